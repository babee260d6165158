from markdown_it import MarkdownIt

print(
    MarkdownIt()
    .enable("table")
    .render("# a\n\n*b* **c** ~~d~~ `e`\n\n- x\n  - y\n\n|a|b|\n|-|-|\n|1|2|\n\n```py\nx\n```\n<http://a.b>\n")
)
