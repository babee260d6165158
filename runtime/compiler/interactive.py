"""A statement as one types it at a prompt: the values of its expressions are shown (compile mode 'single')."""

from __future__ import annotations

import ast


class _Show(ast.NodeTransformer):
    """Expression statements outside of functions and classes become calls of sys.displayhook."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:  # noqa: N802 (the name that ast asks for)
        hook = ast.parse("__import__('sys').displayhook", mode="eval").body
        for part in ast.walk(hook):
            ast.copy_location(part, node.value)
        call = ast.copy_location(ast.Call(hook, [node.value], []), node.value)
        return ast.copy_location(ast.Expr(call), node)

    def _kept(self, node: ast.stmt) -> ast.stmt:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _kept  # noqa: N815


def shown(source: str, filename: str) -> ast.Module:
    """The module that does what the statement does and shows. Raises SyntaxError as CPython does."""
    tree = compile(source, filename, "single", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Interactive)
    return all_shown(tree)


def all_shown(tree: ast.Interactive) -> ast.Module:
    return ast.Module([_Show().visit(statement) for statement in tree.body], [])
