"""What applications use by their code, where no manifest deploys anything."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import Certainty, Facts, Link, Service, ServicePort
from tests.manifests.estates import links
from tests.trees import grow

SHOP = """
    shop/
        __init__.py:
        main.py:
            from fastapi import FastAPI

            from shop import rates, store

            app = FastAPI()

            @app.get("/rates")
            def rates_of() -> str:
                return rates.ask()

            @app.get("/orders")
            def orders() -> list[str]:
                return store.rows()
        rates.py:
            import requests

            def ask() -> str:
                requests.get("http://localhost:9000/health", timeout=1)
                return requests.get("https://api.rates.io/latest", timeout=1).text
        store.py:
            import redis
            from sqlalchemy import create_engine, text

            engine = create_engine("postgresql://shop@db.internal/shop")
            cache = redis.Redis(host="cache")

            def rows() -> list[str]:
                with engine.connect() as connection:
                    return list(connection.execute(text("SELECT name FROM orders")))
"""

ADMIN = """
        admin.py:
            from fastapi import FastAPI

            from shop import rates

            panel = FastAPI()

            @panel.get("/rates")
            def rates_of() -> str:
                return rates.ask()
"""


def facts_of(root: Path, text: str) -> Facts:
    return analyze(grow(root, text), workers=0).facts


def test_the_stores_and_hosts_of_one_application_are_its_own(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, SHOP)
    assert links(facts) == {
        ("shop.main.app", "postgresql", "sql"),
        ("shop.main.app", "redis", "redis"),
        ("shop.main.app", "api.rates.io", "http"),
    }
    assert {row.id: row.kind for row in facts.of(Service)} == {
        "shop.main.app": "application",
        "postgresql": "database",
        "redis": "cache",
        "api.rates.io": "external",
    }
    (calls,) = (row for row in facts.of(Link) if row.target == "api.rates.io")
    assert calls.places == ("shop/rates.py:5",)
    assert calls.through == ("call by requests",)
    assert calls.certainty is Certainty.CERTAIN


def test_several_applications_use_what_their_modules_import(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, SHOP + ADMIN)
    assert {pair for pair in links(facts) if pair[0] == "shop.admin.panel"} == {
        ("shop.admin.panel", "api.rates.io", "http")
    }
    assert len([pair for pair in links(facts) if pair[0] == "shop.main.app"]) == 3
    assert {row.certainty for row in facts.of(Link)} == {Certainty.INFERRED}


def test_stores_are_what_manifests_say_and_hosts_what_code_calls(tmp_path: Path) -> None:
    compose = """
    docker-compose.yml:
        services:
          web: {build: ., ports: ["8000:8000"]}
    """
    facts = facts_of(tmp_path, SHOP + compose)
    assert {row.id: row.kind for row in facts.of(Service)} == {
        "web": "application",
        "api.rates.io": "external",
    }
    assert links(facts) == {("web", "api.rates.io", "http")}


def test_of_services_with_the_same_code_those_call_that_reach_the_place(tmp_path: Path) -> None:
    compose = """
    Dockerfile: FROM python:3.12
    docker-compose.yml:
        services:
          web: {build: ., command: uvicorn shop.main:app}
          panel: {build: ., command: uvicorn shop.panel:panel}
          worker: {build: ., command: celery -A shop.work worker}
          redis: {image: "redis:7"}
    """
    work = """
        panel.py:
            from fastapi import FastAPI

            panel = FastAPI()

            @panel.get("/")
            def hello() -> str:
                return "hello"
        work.py:
            import requests
            from celery import Celery

            tasks = Celery("shop", broker="redis://redis")

            @tasks.task
            def send() -> None:
                requests.post("https://api.mails.io/send", timeout=1)
    """
    facts = facts_of(tmp_path, SHOP + work + compose)
    assert {pair for pair in links(facts) if pair[1] not in ("redis", "worker")} == {
        ("web", "api.rates.io", "http"),
        ("worker", "api.mails.io", "http"),
    }


def test_what_a_script_serves_is_no_application_of_the_project(tmp_path: Path) -> None:
    script = """
        try_rates.py:
            from fastapi import FastAPI

            from shop import rates

            if __name__ == "__main__":
                trial = FastAPI()

                @trial.get("/try")
                def try_it() -> str:
                    return rates.ask()
"""
    facts = facts_of(tmp_path, SHOP + script)
    assert {row.id: row.auxiliary for row in facts.of(Service) if row.application} == {
        "shop.main.app": False,
        "shop.try_rates.trial": True,
    }
    assert {row.source for row in facts.of(Link)} == {"shop.main.app"}


def test_several_applications_are_called_like_the_folders_that_they_are_built_in(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        website/
            Dockerfile: FROM python:3.12
            app.py:
                from flask import Flask

                app = Flask(__name__)
        content-api/
            requirements.txt: flask
            main.py:
                from flask import Flask

                app = Flask(__name__)
        """,
    )
    assert {(row.name, row.application, row.folder) for row in facts.of(Service)} == {
        ("website", "website.app.app", "website"),
        ("content-api", "main.app", "content-api"),
    }


def test_the_application_is_that_of_the_service_whose_command_leads_to_it(tmp_path: Path) -> None:
    """The module that a server is given may only import what makes the application."""
    facts = facts_of(
        tmp_path,
        """
        compose.yaml:
            services:
              console: {build: ., command: "python -m shop.console", ports: ["9000:9000"]}
              web: {build: ., command: "gunicorn shop.wsgi:application", ports: ["80:8000"]}
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        shop/
            __init__.py:
            wsgi.py:
                from shop.config import configure

                application = configure()
            config.py:
                from flask import Flask

                def configure():
                    app = Flask(__name__)
                    return app
            console.py: print("nothing")
        """,
    )
    assert {row.name: row.application is not None for row in facts.of(Service)} == {
        "console": False,
        "web": True,
    }


def test_services_that_their_code_starts_on_ports_of_this_machine_call_each_other_there(
    tmp_path: Path,
) -> None:
    facts = facts_of(
        tmp_path,
        """
        orders.py:
            import requests
            from flask import Flask

            app = Flask(__name__)

            @app.get("/orders/<number>")
            def order(number: str) -> str:
                requests.get("http://127.0.0.1:5999/unknown", timeout=1)
                return requests.get(f"http://localhost:5002/stock/{number}", timeout=1).text

            if __name__ == "__main__":
                app.run(port=5001)
        stock.py:
            import os
            from flask import Flask

            app = Flask(__name__)

            @app.get("/stock/<number>")
            def stock(number: str) -> str:
                return number

            if __name__ == "__main__":
                app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 5002)))
        """,
    )
    assert {(row.service, row.number) for row in facts.of(ServicePort)} == {
        ("orders.app", 5001),
        ("stock.app", 5002),
    }
    assert links(facts) == {("orders.app", "stock.app", "http")}


def test_what_lies_in_an_image_beside_the_folder_of_a_service_is_its_own_too(tmp_path: Path) -> None:
    """Hosts outside are told of libraries that an image takes in; where workers run the same code, a service
    that answers requests calls what its requests come to; a monitor of tasks calls nobody."""
    tree = """
        compose.yaml:
            services:
              api: {build: {context: ., dockerfile: api/Dockerfile}, command: uvicorn api.main:app}
              worker: {build: {context: ., dockerfile: api/Dockerfile}, command: celery -A api.jobs worker}
              flower: {build: {context: ., dockerfile: api/Dockerfile}, command: celery -A api.jobs flower}
              bucket: {image: minio/minio}
        common/
            __init__.py:
            rates.py:
                import httpx
                client = httpx.Client(base_url="https://api.rates.io")
                def ask():
                    return client.get("/latest")
            nightly.py:
                import boto3, requests
                def report():
                    requests.post("https://hooks.reports.io/x", timeout=1)
                    boto3.client("s3", endpoint_url="http://bucket:9000").put_object(Bucket="b", Key="k")
        api/
            Dockerfile:
                FROM python
                COPY common/ common/
                COPY api/ api/
            __init__.py:
            jobs.py:
                from celery import Celery
                from common import nightly
                jobs = Celery(broker="memory://")
                @jobs.task
                def every_night():
                    nightly.report()
            main.py:
                from fastapi import FastAPI
                from api import jobs
                from common import rates
                app = FastAPI()
                @app.get("/rates")
                def rates_of():
                    return rates.ask()
        """
    hosts = {(source, target) for source, target, _ in links(facts_of(tmp_path, tree)) if "." in target}
    assert {("api", "api.rates.io"), ("worker", "hooks.reports.io")} <= hosts
    assert not {("api", "hooks.reports.io"), ("flower", "hooks.reports.io")} & hosts
    assert not [target for _, target in hosts if target.endswith("amazonaws.com")]
