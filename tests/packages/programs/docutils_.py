from docutils.core import publish_string

print(
    publish_string(
        "Title\n=====\n\n* a\n* b\n\n**x** `y`_ ::\n\n  code\n\n.. _y: http://x\n\n.. note:: hi\n",
        writer_name="html5",
        settings_overrides={"embed_stylesheet": False, "stylesheet_path": ""},
    ).decode()[:3000]
)
