import markdown

print(
    markdown.markdown(
        "# Hi\n\n* a\n* b\n    * c\n\n> quote **bold** _em_ `code` [l](http://x)\n\n1. x\n2. y\n\n<div>raw</div>\n"
    )
)
print(markdown.markdown("|a|b|\n|-|-|\n|1|2|\n\n```python\nx=1\n```\n", extensions=["tables", "fenced_code", "toc"]))
