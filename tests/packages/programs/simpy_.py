import simpy


def car(env, name, bcs, t):
    yield env.timeout(t)
    print("%s arrives %d" % (name, env.now))
    with bcs.request() as r:
        yield r
        print(name, "starts", env.now)
        yield env.timeout(5)
        print(name, "leaves", env.now)


env = simpy.Environment()
bcs = simpy.Resource(env, capacity=2)
for i in range(4):
    env.process(car(env, "Car %d" % i, bcs, i * 2))
env.run()


def clock(env):
    while True:
        try:
            yield env.timeout(1)
        except simpy.Interrupt as i:
            print("int", i.cause)
            return 7


p = env.process(clock(env))


def killer(env):
    yield env.timeout(3.5)
    p.interrupt("stop")


env.process(killer(env))
print(env.run(p))
