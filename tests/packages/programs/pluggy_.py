import pluggy

hs = pluggy.HookspecMarker("p")
hi = pluggy.HookimplMarker("p")


class S:
    @hs
    def f(self, a, b):
        "doc"


class A:
    @hi
    def f(self, a, b):
        return a + b


class B:
    @hi(hookwrapper=True)
    def f(self, a):
        r = yield
        r.force_result([x * 2 for x in r.get_result()])


pm = pluggy.PluginManager("p")
pm.add_hookspecs(S)
pm.register(A())
pm.register(B())
print(pm.hook.f(a=1, b=2), pm.list_name_plugin()[0][1].__class__)
