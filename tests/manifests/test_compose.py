"""Compose files: merged, interpolated, extended, included, as compose itself does."""

from __future__ import annotations

from pathlib import Path

from analyzer.facts import (
    Evidence,
    HealthCheck,
    Link,
    Service,
    ServiceLimit,
    ServicePort,
    ServicePrivilege,
    ServiceVariable,
    StartOrder,
)
from tests.manifests.estates import blind, estate, links, services


def test_a_service_is_what_the_files_of_a_folder_say_together(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        .env:
            TAG=1.2
            API_PORT=8000
        compose.yaml:
            x-common: &common
              restart: always
              networks: [back]
            services:
              api:
                <<: *common
                build: ./api
                image: registry/api:${TAG}
                ports: ["${API_PORT}:8000", "127.0.0.1:9000:9000"]
                environment:
                  DATABASE_URL: postgresql://shop:pw@db/shop
                  API_TOKEN: abc
                healthcheck:
                  test: [CMD, curl, http://localhost/health]
                depends_on:
                  db: {condition: service_healthy}
                deploy: {replicas: 3}
              db:
                image: postgres:16
        compose.override.yaml:
            services:
              api:
                environment:
                  - LOG_LEVEL=${LEVEL:-debug}
              mail:
                image: axllent/mailpit
        api/
            Dockerfile:
                FROM python:3.12
                COPY . .
                CMD ["uvicorn", "main:app"]
            main.py:
                import os
                URL = os.environ["DATABASE_URL"]
        """,
    )
    assert services(facts) == {"api": "application", "db": "database", "mail": "mail"}
    assert links(facts) == {("api", "db", "sql")}
    api = next(row for row in facts.of(Service) if row.id == "api")
    assert (api.image, api.replicas, api.exposed) == ("registry/api:1.2", 3, True)
    assert (api.language, api.folder, api.command) == ("python", "api", "uvicorn main:app")
    assert api.evidence == Evidence("compose.yaml", 5, 5)
    ports = {(row.service, row.number, row.published, row.loopback) for row in facts.of(ServicePort)}
    assert ports == {
        ("api", 8000, "8000", False),
        ("api", 9000, "9000", True),
        ("db", 5432, None, False),  # the usual port of PostgreSQL
    }
    values = {row.name: (row.value, row.secret) for row in facts.of(ServiceVariable)}
    assert values == {
        "DATABASE_URL": ("postgresql://shop:***@db/shop", False),
        "API_TOKEN": ("***", True),
        "LOG_LEVEL": ("debug", False),
    }
    assert [(row.service, row.check) for row in facts.of(HealthCheck)] == [
        ("api", "CMD curl http://localhost/health")
    ]
    assert [(row.service, row.after, row.waits_for) for row in facts.of(StartOrder)] == [
        ("api", "db", "service_healthy")
    ]


def test_layers_join_copies_do_not_and_what_watches_is_auxiliary(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        docker-compose.yml:
            services:
              api: {build: api}
              db: {image: postgres}
        docker-compose.agent.yml:
            services:
              agent: {build: agent}
        docker-compose.monitoring.yml:
            services:
              grafana: {image: grafana/grafana}
        docker-compose.images.yml:
            services:
              api: {image: example/api}
              db: {image: postgres}
              extra: {image: example/extra}
        k8s/
            api.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api}
                spec:
                  replicas: 2
                  template: {spec: {containers: [{name: api, image: example/api}]}}
        """,
    )
    assert services(facts) == {"api": "application", "db": "database", "agent": "application"}
    auxiliary = {row.id for row in facts.of(Service) if row.auxiliary}
    assert auxiliary == {"grafana", "extra"}
    assert next(row.replicas for row in facts.of(Service) if row.id == "api") == 2


def test_extends_and_include_bring_in_other_files(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            include:
              - stores/compose.yaml
            services:
              web:
                extends: {file: common.yaml, service: base}
                environment: {CACHE: "redis://cache:6379"}
        common.yaml:
            services:
              base:
                image: example/web
                expose: [8080]
        stores/
            compose.yaml:
                services:
                  cache: {image: "redis:7"}
        """,
    )
    assert services(facts) == {"web": "application", "cache": "cache"}
    assert links(facts) == {("web", "cache", "redis")}


def test_what_refers_to_itself_is_one_blind_spot(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            include: [other.yaml]
            services:
              a: {extends: b, image: x}
              b: {extends: a, image: y}
        other.yaml:
            include: [compose.yaml]
            services:
              c: {image: z}
        """,
    )
    assert set(services(facts)) == {"a", "b", "c"}
    assert {subject for subject, _ in blind(facts)} <= {"compose.yaml", "other.yaml"}
    assert blind(facts)


def test_variables_come_from_a_template_where_the_file_is_not_in_the_repository(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        .env.example:
            BROKER_URL=amqp://guest:guest@queue:5672
        compose.yaml:
            services:
              worker:
                build: worker
                env_file: .env
              queue: {image: "rabbitmq:3-management"}
        worker/
            Dockerfile: FROM python:3
            main.py:
                import os
                broker = os.getenv("BROKER_URL")
        """,
    )
    assert links(facts) == {("worker", "queue", "amqp")}


def test_a_profile_is_a_condition(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              seed: {image: example/seed, profiles: [seed]}
        """,
    )
    assert [row.condition for row in facts.of(Service)] == ["profile seed"]


def test_privileges_limits_and_secrets_stand_where_they_are_given(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web:
                build: .
                privileged: true
                cap_add: [CAP_SYS_ADMIN]
                network_mode: host
                mem_limit: 512m
                environment:
                  API_TOKEN: abcdef
                  DB_PASSWORD: ${DB_PASSWORD:?}
        Dockerfile:
            FROM python:3
            RUN echo "app ALL=(root) NOPASSWD: /usr/bin/find" >> /etc/sudoers
        """,
    )
    assert {
        (row.kind, row.name, row.evidence.line) for row in facts.of(ServicePrivilege) if row.evidence
    } == {
        ("privileged", "privileged", 4),
        ("capability", "SYS_ADMIN", 5),
        ("host network", "host network", 6),
        ("sudo", "/usr/bin/find", 2),
    }
    assert [(row.resource, row.amount) for row in facts.of(ServiceLimit)] == [("memory", "512m")]
    assert {row.name: row.literal for row in facts.of(ServiceVariable)} == {
        "API_TOKEN": True,
        "DB_PASSWORD": False,
    }


def test_the_language_is_what_the_image_runs(tmp_path: Path) -> None:
    """Pages for browsers, built on the way, may be more files than what answers."""
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: .}
        Dockerfile:
            FROM node:24 AS pages
            COPY . .
            RUN npm run build
            FROM python:3.13-slim
            COPY . .
        main.py: app = 1
        a.js: one()
        b.js: two()
        """,
    )
    [web] = facts.of(Service)
    assert (web.language, web.inside_read) == ("python", True)


def test_files_of_several_folders_are_one_system_where_they_share_a_network(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        orders/compose.yaml:
            services:
              orders: {image: "acme/orders", environment: {USERS_URL: "http://users:8000"}}
            networks:
              shop: {external: true}
        users/compose.yaml:
            services:
              users: {image: "acme/users", environment: {MAIL_HOST: post}}
            networks:
              shop: {external: true}
        other/compose.yaml:
            services:
              post: {image: "acme/post"}
            networks:
              shop: {}
        """,
    )
    assert links(facts) == {("orders", "users", "http")}


def test_a_layer_that_completes_no_service_of_the_base_is_no_copy_of_it(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        default.yml:
            services:
              site:
                image: nginx
              web:
                image: acme/web
              queue:
                image: redis
        traefik.yml:
            services:
              edge:
                image: "traefik:3"
              site:
                labels: ["traefik.enable=true"]
        """,
    )
    assert {(source, target) for source, target, _ in links(facts)} == {("edge", "site")}


def test_beside_an_override_other_layers_change_what_some_installations_run(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              worker: {image: "acme/worker", environment: {SITE_URL: "http://web:8080"}}
        compose.override.yaml:
            services:
              web: {image: "acme/web"}
        compose.production.yaml:
            services:
              worker: {environment: {SITE_URL: "https://shop.acme.io", MAIL_HOST: web}}
        """,
    )
    (link,) = facts.of(Link)
    assert (link.source, link.target, link.through) == (
        "worker", "web", ("variable MAIL_HOST", "variable SITE_URL"),
    )  # fmt: skip


def test_services_for_tests_and_those_that_only_build_are_auxiliary(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              base: {build: ., image: "acme/shop"}
              web: {image: "acme/shop", command: "gunicorn shop:app"}
              tests: {image: "acme/shop"}
        Dockerfile: FROM python:3.12
        shop.py: app = 1
        """,
    )
    assert services(facts) == {"web": "application"}


def test_a_file_that_takes_the_network_from_elsewhere_is_started_by_itself(tmp_path: Path) -> None:
    """Instances of services that are known are a copy, whatever they are called; what is run once, and what a
    list for everybody holds, tells nothing of a service."""
    facts = estate(
        tmp_path,
        """
        docker-compose.yml:
            services:
              orders: {build: ., command: "/start.sh python -m orders", environment: {DB_HOST: db}}
              stock: {build: ., command: "python -m stock"}
              db: {image: "postgres:15"}
            networks: {inside: {}}
        docker-compose.large.yml:
            services:
              orders-1: {build: ., command: "python -m orders"}
              orders-2: {build: ., command: "python -m orders"}
              page: {image: "example/page"}
            networks: {inside: {external: true}}
        cluster.yaml:
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              template:
                spec:
                  containers: [{name: orders, image: shop/orders, envFrom: [{configMapRef: {name: all}}]}]
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: orders-of-monday}
            spec: {template: {spec: {containers: [{name: one, image: shop/orders}]}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: orders-of-tuesday}
            spec: {template: {spec: {containers: [{name: one, image: shop/orders}]}}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: all}
            data: {PARTNER: "http://stock:8000"}
        orders.py:
            import os
            print(os.environ["DB_HOST"], os.environ["PARTNER"])
        stock.py: print("nothing")
        """,
    )
    assert set(services(facts)) == {"orders", "stock", "db"}
    assert {(source, target) for source, target, _ in links(facts)} == {("orders", "db")}


def test_a_copy_elsewhere_may_have_what_the_system_lacks(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., image: acme/web}
              db: {image: postgres}
        Dockerfile: FROM python
        deploy/
            compose.yaml:
                services:
                  web: {image: acme/web}
                  database: {image: postgres}
                  login: {image: sso/login}
                  mail: {image: sso/login, command: send}
                  cache: {image: redis}
        """,
    )
    assert services(facts) == {
        "web": "application",
        "db": "database",
        "login": "application",
        "mail": "application",
        "cache": "cache",
    }
