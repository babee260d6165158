import pyrtl

a, b = pyrtl.Input(8, "a"), pyrtl.Input(8, "b")
total, larger = pyrtl.Output(9, "total"), pyrtl.Output(8, "larger")
count = pyrtl.Register(4, "count")
memory = pyrtl.MemBlock(8, 4, "memory")
count.next <<= count + 1
total <<= a + b
with pyrtl.conditional_assignment:
    with a > b:
        larger |= a
    with pyrtl.otherwise:
        larger |= b
memory[count] <<= pyrtl.MemBlock.EnabledWrite(a ^ b, a[0])
for simulation in (pyrtl.Simulation(), pyrtl.FastSimulation()):
    for i in range(6):
        simulation.step({"a": i * 37 % 256, "b": i * 91 % 256})
    print({name: simulation.tracer.trace[name] for name in ("a", "b", "total", "larger", "count")})
    print(sorted(simulation.inspect_mem(memory).items()))
pyrtl.synthesize()
pyrtl.optimize()
simulation = pyrtl.Simulation()
for i in range(6):
    simulation.step({"a": i * 37 % 256, "b": i * 91 % 256})
print(simulation.tracer.trace["total"], simulation.tracer.trace["larger"])
