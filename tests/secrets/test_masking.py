"""A secret in the sources is in no output, whatever its format."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from analyzer.cli.running import run
from analyzer.reports.catalogue import formats
from tests.secrets.test_scanning import AWS, DRAWN, GITHUB, JWT, KEY, STRIPE
from tests.trees import grow

CHOSEN = "Tr4wler-9x"
PLANTED = (AWS, CHOSEN, DRAWN, GITHUB, JWT, KEY.split("\n")[1], STRIPE)

SHOP = f"""
    shop/__init__.py
    shop/settings.py:
        import os

        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            gateway: str = "{STRIPE}"
            jwt_secret: str = "{DRAWN}"
            dsn: str = "postgresql://shop:{CHOSEN}@db/shop"

        settings = Settings()
        KEY = os.environ.get("SIGNING_KEY", "{DRAWN}")
        PRIVATE = '''{KEY.replace(chr(10), "@")}'''
    shop/main.py:
        import subprocess

        import httpx
        import jwt
        from fastapi import Depends, FastAPI, Header
        from sqlalchemy import create_engine, text
        from starlette.middleware.sessions import SessionMiddleware

        from shop.settings import KEY, settings

        app = FastAPI(title="{GITHUB}", description="{JWT}")
        app.add_middleware(SessionMiddleware, secret_key="{DRAWN}")
        engine = create_engine("postgresql://shop:{CHOSEN}@db/shop")

        @app.post("/pay/{AWS}")
        def pay(name: str, key: str = Header("{STRIPE}")):
            headers = {{"Authorization": "{GITHUB}"}}
            httpx.post("https://pay.shop.org/v1?key={STRIPE}", headers=headers, verify=False)
            jwt.encode({{"a": 1}}, "{DRAWN}", algorithm="HS256")
            subprocess.run(f"upload --token {GITHUB} {{name}}", shell=True)
            with engine.begin() as connection:
                connection.execute(text(f"SELECT '{JWT}', {{name}}"))

        @app.get("/login")
        def login(password: str = "{CHOSEN}"):
            return {{"token": "{JWT}"}}
    compose.yaml:
        services:
          web:
            build: .
            command: uvicorn shop.main:app --api-key {STRIPE}
            environment:
              STRIPE: {STRIPE}
              ADMIN_PASSWORD: {CHOSEN}
              BROKER: amqp://shop:{CHOSEN}@mq/shop
              NAMELESS: {AWS}
            healthcheck:
              test: curl -H "Authorization{":"} {GITHUB}" http://localhost/
    .env: GITHUB={GITHUB}
    service-account.json: {{"private_key": "{KEY.replace(chr(10), chr(92) + "n")}", "id": "{AWS}"}}
"""


def test_no_output_has_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(grow(tmp_path / "project", SHOP))
    out = tmp_path / "out"
    wanted = [argument for name in formats() for argument in ("--format", name)]
    assert run(["audit", ".", "--no-cache", "--out", "../out", *wanted]) == 0
    asked = [
        ["check", ".", "--fail-on", "info"],
        ["check", ".", "--baseline", "../out/known.json", "--write-baseline"],
        ["explain", ".", "GET /login"],
        ["map", ".", "--view", "routes", "--format", "json", "-o", "../out/map.json"],
        ["query", ".", "SELECT * FROM credential"],
        ["query", ".", "SELECT * FROM service_variable"],
        ["schema", "."],
    ]
    for arguments in asked:
        assert run([*arguments, "--no-cache"]) in (0, 1, 2)
    printed = capsysbinary.readouterr()
    outputs = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    outputs |= {"standard output": printed.out, "standard error": printed.err}
    assert len(outputs) > 15
    told = {
        (name, secret)
        for name, content in outputs.items()
        for secret in PLANTED
        if secret.encode() in content
    }
    assert told == set()
    with sqlite3.connect(out / "facts.db") as store:
        kinds = {kind for (kind,) in store.execute("SELECT kind FROM credential")}
        found = {file for (file,) in store.execute("SELECT file FROM finding WHERE rule LIKE 'SEC-SECR-%'")}
    assert {"AWS access key", "GitHub token", "JSON web token", "private key", "Stripe key"} <= kinds
    assert {"shop/settings.py", "shop/main.py", "compose.yaml", ".env", "service-account.json"} <= found
