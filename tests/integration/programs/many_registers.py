"""More registers than a word has bits: which of them are alive, and which a call has passed, over three words."""


class Wrong(Exception):
    pass


def part(a, b):
    if b % 11 == 10:
        raise Wrong(a)
    return a + b


def many(n):
    v0 = n + 0
    v1 = n + 1
    v2 = n + 2
    v3 = n + 3
    v4 = n + 4
    v5 = n + 5
    v6 = n + 6
    v7 = n + 7
    v8 = n + 8
    v9 = n + 9
    v10 = n + 10
    v11 = n + 11
    v12 = n + 12
    v13 = n + 13
    v14 = n + 14
    v15 = n + 15
    v16 = n + 16
    v17 = n + 17
    v18 = n + 18
    v19 = n + 19
    v20 = n + 20
    v21 = n + 21
    v22 = n + 22
    v23 = n + 23
    v24 = n + 24
    v25 = n + 25
    v26 = n + 26
    v27 = n + 27
    v28 = n + 28
    v29 = n + 29
    v30 = n + 30
    v31 = n + 31
    v32 = n + 32
    v33 = n + 33
    v34 = n + 34
    v35 = n + 35
    v36 = n + 36
    v37 = n + 37
    v38 = n + 38
    v39 = n + 39
    v40 = n + 40
    v41 = n + 41
    v42 = n + 42
    v43 = n + 43
    v44 = n + 44
    v45 = n + 45
    v46 = n + 46
    v47 = n + 47
    v48 = n + 48
    v49 = n + 49
    v50 = n + 50
    v51 = n + 51
    v52 = n + 52
    v53 = n + 53
    v54 = n + 54
    v55 = n + 55
    v56 = n + 56
    v57 = n + 57
    v58 = n + 58
    v59 = n + 59
    v60 = n + 60
    v61 = n + 61
    v62 = n + 62
    v63 = n + 63
    v64 = n + 64
    v65 = n + 65
    v66 = n + 66
    v67 = n + 67
    v68 = n + 68
    v69 = n + 69
    try:
        v0 = part(v1, v69)
        v33 = part(v31, v32)
        v69 = part(v63, v64)
    except Wrong as e:
        v65 = e.args[0] + v34
        v5 = part(v40, 1)
    finally:
        v66 = part(v2, 3)
    return (
        v0 * 1 + v1 * 2 + v2 * 3 + v3 * 4 + v4 * 5 + v5 * 1 + v6 * 2 +
        v7 * 3 + v8 * 4 + v9 * 5 + v10 * 1 + v11 * 2 + v12 * 3 + v13 * 4 +
        v14 * 5 + v15 * 1 + v16 * 2 + v17 * 3 + v18 * 4 + v19 * 5 + v20 * 1 +
        v21 * 2 + v22 * 3 + v23 * 4 + v24 * 5 + v25 * 1 + v26 * 2 + v27 * 3 +
        v28 * 4 + v29 * 5 + v30 * 1 + v31 * 2 + v32 * 3 + v33 * 4 + v34 * 5 +
        v35 * 1 + v36 * 2 + v37 * 3 + v38 * 4 + v39 * 5 + v40 * 1 + v41 * 2 +
        v42 * 3 + v43 * 4 + v44 * 5 + v45 * 1 + v46 * 2 + v47 * 3 + v48 * 4 +
        v49 * 5 + v50 * 1 + v51 * 2 + v52 * 3 + v53 * 4 + v54 * 5 + v55 * 1 +
        v56 * 2 + v57 * 3 + v58 * 4 + v59 * 5 + v60 * 1 + v61 * 2 + v62 * 3 +
        v63 * 4 + v64 * 5 + v65 * 1 + v66 * 2 + v67 * 3 + v68 * 4 + v69 * 5
    )


def walk(n):
    v0 = n * 0
    v1 = n * 1
    v2 = n * 2
    v3 = n * 3
    v4 = n * 4
    v5 = n * 5
    v6 = n * 6
    v7 = n * 7
    v8 = n * 8
    v9 = n * 9
    v10 = n * 10
    v11 = n * 11
    v12 = n * 12
    v13 = n * 13
    v14 = n * 14
    v15 = n * 15
    v16 = n * 16
    v17 = n * 17
    v18 = n * 18
    v19 = n * 19
    v20 = n * 20
    v21 = n * 21
    v22 = n * 22
    v23 = n * 23
    v24 = n * 24
    v25 = n * 25
    v26 = n * 26
    v27 = n * 27
    v28 = n * 28
    v29 = n * 29
    v30 = n * 30
    v31 = n * 31
    v32 = n * 32
    v33 = n * 33
    v34 = n * 34
    v35 = n * 35
    v36 = n * 36
    v37 = n * 37
    v38 = n * 38
    v39 = n * 39
    while v39 < 5000:
        yield v0 + v31 + v32 + v33
        v39 = part(v39, v38 % 7 + 30 - (v39 + v38 % 7 + 30) % 11) if v39 % 3 else v39 + 17
        v32 = v32 + v31
        v31 = v31 ^ v39


def run():
    total = 0
    for n in range(300):
        total = (total * 3 + many(n)) % 1000003
    print(total)
    for n in (1, 2, 3):
        seen = 0
        try:
            for value in walk(n):
                seen = (seen * 7 + value) % 1000003
        except Wrong as e:
            print("wrong", e.args)
        print(n, seen)


run()
