"""Services that share one tree: each has the links of what its command runs, and of what that reads."""

from __future__ import annotations

from pathlib import Path

from tests.manifests.estates import estate, flows, links

STORES = """
              db: {image: "postgres:15"}
              redis: {image: "redis:7"}
              search: {image: "opensearch:2"}
"""

TREE = f"""
        compose.yaml:
            services:
              web: {{build: ., command: "gunicorn shop.web:app", ports: ["80:8000"]}}
              sender: {{build: ., command: "python -m shop.sender"}}
              files: {{build: ., command: "python -m http.server 9001"}}
              docs: {{build: ., command: "mkdocs serve"}}
              metrics: {{build: ., command: "python /srv/tools/metrics.py"}}
{STORES.strip(chr(10))}
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        shop/
            __init__.py:
            web.py:
                from shop import pages
                from shop.factory import make
                app = make()
            pages.py:
                PAGES = connect(host="search")
            factory.py:
                def make():
                    from . import orders
                    return orders

                def make_sender():
                    from shop import queue
            orders.py:
                DATABASE_URL = "postgresql://db/shop"
            queue.py:
                REDIS_URL = "redis://redis:6379"
            sender.py:
                from shop.factory import make_sender
                make_sender()
        tools/
            metrics.py: print("nothing")
"""


def test_a_service_has_the_links_of_the_modules_that_its_command_enters(tmp_path: Path) -> None:
    """Imports inside a function count where something that runs speaks of the function."""
    assert links(estate(tmp_path, TREE)) == {
        ("web", "search", "http"),
        ("web", "db", "sql"),
        ("sender", "redis", "redis"),
    }


def test_modules_that_texts_name_are_imported_too(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., command: "python manage.py runserver"}
              other: {build: ., command: "uvicorn other:app"}
              db: {image: "postgres:15"}
              redis: {image: "redis:7"}
        Dockerfile:
            FROM python:3.12
            COPY . .
        manage.py: os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
        other.py: import logging
        site/
            settings.py:
                INSTALLED_APPS = ["django.contrib.admin", "orders"]
                CACHES = {"default": {"LOCATION": "redis://redis:6379/0"}}
        orders/
            __init__.py:
            models.py: URL = "postgresql://db/orders"
        """,
    )
    assert links(facts) == {("web", "db", "sql"), ("web", "redis", "redis")}


SCRIPTS = """
        deploy/
            compose.yaml:
                services:
                  web:
                    image: acme/shop
                    entrypoint: ["./deploy/web.sh"]
                    environment: {BROKER_URL: "redis://redis:6379/1"}
                  heavy:
                    image: acme/shop
                    entrypoint: ["./deploy/heavy.sh"]
                    environment: {BROKER_URL: "redis://redis:6379/1"}
                  redis: {image: "redis:7"}
            compose.tests.yaml:
                services:
                  web: {build: {context: ..}, image: "acme/shop:tests"}
            web.sh:
                #!/bin/bash
                echo "celery -A shop.celery worker is somewhere else"
                exec uvicorn shop.web:app
            heavy.sh:
                #!/bin/bash
                ARGUMENTS="-A shop.celery worker -Q heavy"
                /usr/local/bin/celery $ARGUMENTS
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        shop/
            celery.py: app = Celery(broker=os.environ["BROKER_URL"])
            web.py:
                from shop.celery import app
                def order(): pay.delay()
"""


def test_scripts_say_what_a_service_is_and_layers_for_tests_what_its_image_is_built_from(
    tmp_path: Path,
) -> None:
    facts = estate(tmp_path, SCRIPTS)
    assert links(facts) == {("web", "redis", "redis"), ("heavy", "redis", "redis")}
    assert flows(facts) == {("web", "heavy", "redis", "tasks")}


def test_a_worker_that_schedules_too_is_a_worker(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        SCRIPTS.replace(
            'entrypoint: ["./deploy/heavy.sh"]', 'command: "celery -A shop.celery worker --beat"'
        ),
    )
    assert flows(facts) == {("web", "heavy", "redis", "tasks")}


def test_settings_of_a_shared_tree_belong_to_who_is_told_of_them(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., command: "docker/web.sh", environment: {SHOP_CONFIG: /srv/conf/web.yml}}
              covers: {build: ., command: "python -m shop.covers"}
              cellar: {image: "memcached"}
              db:
                image: "postgres:15"
                volumes: [".:/srv"]
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        Makefile:
            warm: ; curl http://web:8000/warm
        docker/web.sh:
            #!/bin/sh
            python -m shop.web $SHOP_CONFIG
        conf/
            web.yml:
                memcache_servers: ["cellar:11211"]
                more: extra.yml
            extra.yml: "covers_url: http://covers:7075"
            nobody.yml: "db_host: db"
        shop/
            web.py: import sys
            covers.py: CONFIG = load("covers.ini")
        setup/covers.ini.example:
            host = db
        """,
    )
    assert links(facts) == {
        ("web", "cellar", "memcached"),
        ("web", "covers", "http"),
        ("covers", "db", "sql"),
    }


def test_the_sample_of_a_settings_module_stands_for_it(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., command: "flask run", environment: {FLASK_APP: "shop.web:create()"}}
              other: {build: ., command: "python -m shop.other"}
              couch: {image: "couchdb"}
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        shop/
            config.py.sample: COUCH_HOST = "couch"
            web.py: from shop import config
            other.py: import json
        """,
    )
    assert links(facts) == {("web", "couch", "http")}


def test_a_name_that_something_is_compared_with_is_no_host_and_the_key_beside_it_decides(
    tmp_path: Path,
) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., command: "python app.py"}
              api: {image: "acme/api"}
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        app.py:
            if socket.gethostname() in ["web", "api"]: pass
            if HOST == "api": pass
            provider = [{"url": book_url, "format": "api"}]
        """,
    )
    assert links(facts) == set()


def test_an_upstream_is_passed_to_by_the_file_that_includes_it(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              proxy:
                image: nginx
                volumes: ["./http.conf:/etc/nginx/http.conf", "./places.conf:/etc/nginx/places.conf"]
              web: {image: "acme/web"}
        http.conf:
            upstream site {
                server web:8001;
            }
            server {
                include places.conf;
            }
        places.conf:
            location / {
                uwsgi_pass site;
            }
        """,
    )
    assert {(source, target) for source, target, _ in links(facts)} == {("proxy", "web")}


def test_the_override_of_a_layer_is_laid_over_that_layer(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {image: "acme/web"}
              queue: {image: "rabbitmq"}
        compose.spark.yaml:
            services:
              job: {image: "acme/job", environment: {AMQP_HOST: nobody}}
        compose.spark.override.yaml:
            services:
              job: {environment: {AMQP_HOST: queue}}
        """,
    )
    assert links(facts) == {("job", "queue", "amqp")}


SHARED = """
        compose.yaml:
            services:
              reader: {build: ., command: "python -m shop.reader"}
              writer: {build: ., command: "python -m shop.writer"}
              checks: {build: ., command: "python -m pytest"}
              prices: {build: ., command: "python -m shop.prices"}
              db: {image: "postgres:15"}
              broker: {image: "kafka:3"}
              monitor:
                image: "prom/prometheus"
                volumes: ["./datasources:/etc/datasources"]
        Dockerfile:
            FROM python:3.12
            COPY . /srv
        watched.yml:
            scrape_configs:
              - static_configs: [{targets: ["prices:8000"]}]
        shop/
            __init__.py:
            settings.py:
                import os
                from pydantic_settings import BaseSettings
                class Settings(BaseSettings):
                    prices_url: str = "http://prices:8000"
                settings = Settings()
                def broker():
                    return os.getenv("BROKER", "broker:9092")
                def database():
                    return os.getenv("DATABASE", "postgresql://db/shop")
            client.py:
                '''Clients of the others.

                Client("http://prices:8000")
                '''
            tables.py:
                owner = ForeignKey("prices.id")
            prices.py:
                print("nothing", "watched.yml", "compose.yaml")
            reader.py:
                from shop import client, tables
                from shop.settings import broker, settings
                from kafka import KafkaConsumer
                KafkaConsumer("orders", bootstrap_servers=broker())
            writer.py:
                from shop.settings import broker, database, settings
                print(broker(), database(), settings.prices_url)
"""


def test_of_what_shared_modules_hold_a_service_uses_what_it_comes_to(tmp_path: Path) -> None:
    """A function that nothing speaks of, a setting that nothing reads, a broker without a client, examples in
    documentation, what a monitor watches, columns that are called like modules: none of these is a call."""
    assert links(estate(tmp_path, SHARED)) == {
        ("reader", "broker", "kafka"),
        ("writer", "db", "sql"),
        ("writer", "prices", "http"),
    }


def test_a_mail_server_outside_is_called_by_whoever_comes_to_it(tmp_path: Path) -> None:
    """Its name stands at the client of SMTP, or in the settings; servers for examples are none."""
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              sender: {build: ./sender, command: "python sender.py"}
              page: {build: ./page, command: "python page.py"}
        sender/
            Dockerfile:
                FROM python:3.12
                COPY . /srv
            sender.py:
                import smtplib
                smtplib.SMTP_SSL("smtp.mail.com", 465)
        page/
            Dockerfile:
                FROM python:3.12
                COPY . /srv
            page.py:
                import smtplib
                EMAIL_HOST = "smtp.example.com"
        """,
    )
    assert links(facts) == {("sender", "smtp.mail.com", "smtp")}


def test_a_command_that_names_a_module_that_is_gone_runs_nothing_of_the_tree(tmp_path: Path) -> None:
    gone = TREE.replace(
        "        Dockerfile:",
        '              gone: {build: ., command: "uvicorn shop.more.gone:app"}\n        Dockerfile:',
        1,
    )
    assert gone != TREE
    assert {source for source, _, _ in links(estate(tmp_path, gone))} == {"web", "sender"}
