"""Conway's game on a torus whose size is an argument."""

GLIDER = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]


class Board:
    def __init__(self, width, height):
        self.width = width
        self.height = height
        self.cells = [0] * (width * height)

    def put(self, pattern, left, top):
        for x, y in pattern:
            self.cells[(top + y) % self.height * self.width + (left + x) % self.width] = 1

    def step(self):
        cells = self.cells
        after = []
        for at in range(self.width * self.height):
            x, y = at % self.width, at // self.width
            left, right = (x - 1) % self.width, (x + 1) % self.width
            above, here, below = (y - 1) % self.height * self.width, y * self.width, (y + 1) % self.height * self.width
            around = cells[above + left] + cells[above + x] + cells[above + right]
            around += cells[here + left] + cells[here + right]
            around += cells[below + left] + cells[below + x] + cells[below + right]
            after.append(1 if around == 3 or around == 2 and cells[at] else 0)
        self.cells = after


board = Board(23, 17)
board.put(GLIDER, 3, 3)
board.put(GLIDER, 12, 9)
board.put([(0, 0), (1, 0), (2, 0)], 18, 4)
for generation in range(36):
    board.step()
    if generation % 6 == 5:
        print(generation, sum(board.cells), board.cells.index(1))
