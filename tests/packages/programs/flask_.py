from flask import Flask, request, jsonify, render_template_string

app = Flask("x")


@app.route("/h/<int:n>", methods=["GET", "POST"])
def h(n):
    return jsonify(n=n, q=request.args.get("q"), m=request.method)


@app.route("/t")
def t():
    return render_template_string("{{ a }}<b>{{ c }}", a=1, c="<")


@app.errorhandler(404)
def nf(e):
    return "none", 404


c = app.test_client()
print(c.get("/h/3?q=z").get_json(), c.post("/h/4").data, c.get("/t").data, c.get("/zz").status, c.get("/zz").data)
