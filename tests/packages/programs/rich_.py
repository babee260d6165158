from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree
from rich.markdown import Markdown

c = Console(width=60, force_terminal=False, color_system=None)
t = Table(title="T")
t.add_column("a")
t.add_column("b", justify="right")
t.add_row("x", "1")
t.add_row("[bold]y[/]", "22")
c.print(t)
r = Tree("root")
r.add("a").add("b")
c.print(r)
c.print(Markdown("# H\n\n- a\n- b\n"))
c.print({"a": [1, 2, {"b": (1,)}]})
