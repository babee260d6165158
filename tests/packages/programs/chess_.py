import chess


def perft(b, d):
    if d == 0:
        return 1
    n = 0
    for m in b.legal_moves:
        b.push(m)
        n += perft(b, d - 1)
        b.pop()
    return n


b = chess.Board()
print(perft(b, 1), perft(b, 2), perft(b, 3))
print(b)
b.push_san("e4")
b.push_san("e5")
b.push_san("Qh5")
b.push_san("Nc6")
b.push_san("Bc4")
b.push_san("Nf6")
b.push_san("Qxf7")
print(b.is_checkmate(), b.fen(), b.result())
