import click


@click.group()
@click.option("--verbose/--quiet", default=False)
@click.pass_context
def cli(ctx, verbose):
    ctx.obj = verbose


@cli.command()
@click.argument("n", type=int)
@click.option("--name", default="x", help="the name", show_default=True)
@click.pass_obj
def hello(v, n, name):
    "Says hello."
    click.echo(f"{name}{n}{v}")


for a in (["hello", "3", "--name", "q"], ["--verbose", "hello", "1"], ["hello", "--help"], ["--help"]):
    try:
        cli.main(a, prog_name="p", standalone_mode=False)
    except click.ClickException as e:
        print(e.format_message())
for a in (["hello"], ["nope"], ["hello", "x"]):
    try:
        cli.main(a, prog_name="p", standalone_mode=False)
    except click.ClickException as e:
        print(type(e).__name__, e.format_message())
