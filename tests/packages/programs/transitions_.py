from transitions import Machine


class M:
    pass


m = M()
Machine(
    m,
    states=["a", "b", "c"],
    initial="a",
    transitions=[["go", "a", "b"], ["go", "b", "c"]],
    after_state_change=lambda: print("ch"),
)
print(m.state, m.go(), m.state, m.is_b(), m.may_go())
