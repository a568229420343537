"""Links: what is used counts, what is merely given or started first does not."""

from __future__ import annotations

from pathlib import Path

from analyzer.facts import Application, Certainty, Evidence, Facts, Link, Service
from analyzer.manifests import deployed
from analyzer.source import open_tree
from tests.manifests.estates import estate, flows, links, read, services
from tests.trees import grow

TWO = """
        compose.yaml:
            services:
              a:
                build: a
                depends_on: [b]
                environment:
                  B_ADDR: b:7000
              b: {build: b}
        a/
            Dockerfile: FROM scratch
        b/
            Dockerfile: FROM scratch
            b.go: package main
"""


def test_start_order_is_no_link_and_an_unused_variable_is_none(tmp_path: Path) -> None:
    assert links(estate(tmp_path, TWO + "        a/a.go: package main\n")) == set()


def test_a_variable_that_the_code_names_is_one(tmp_path: Path) -> None:
    for suffix, line in (
        ("go", 'os.Getenv("B_ADDR")'),
        ("js", "process.env.B_ADDR"),
        ("java", 'System.getenv("B_ADDR")'),
        ("cs", 'Environment.GetEnvironmentVariable("B_ADDR")'),
        ("rb", 'ENV.fetch("B_ADDR")'),
        ("rs", 'env::var("B_ADDR")'),
        ("py", "b_addr: str"),
    ):
        facts = estate(tmp_path / suffix, f"{TWO}        a/a.{suffix}: {line}\n")
        assert links(facts) == {("a", "b", "http")}, suffix


def test_literals_in_code_are_links_to_names_of_the_estate_only(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: web}
              redis: {image: "redis:alpine"}
              db: {image: "postgres:15"}
              user: {build: user}
        web/
            Dockerfile: FROM node
            server.js:
                // http://user:8080 is what a comment says
                const redisHost = process.env.REDIS_HOST || 'redis';
                const pool = new pg.Pool({connectionString: 'postgres://postgres:pw@db/app'});
                const user = req.body.user || 'user';
                fetch('https://example.com/docs');
        user/
            Dockerfile: FROM python
            app.py:
                r = Redis(host="redis", db=0)
        """,
    )
    assert links(facts) == {("web", "redis", "redis"), ("web", "db", "sql"), ("user", "redis", "redis")}


def test_the_key_of_a_setting_is_no_address(tmp_path: Path) -> None:
    """A service may be called like a setting that holds somebody's address."""
    tree = """
        compose.yaml:
            services:
              worker: {build: .}
              server: {image: "nginx:1"}
              redis: {image: "redis:7"}
        Dockerfile: FROM python
        main.py:
            server_url = configuration.get("server", "")
            server = options["server"]
            server_host = settings.getString("server")
            hosts = ["redis"]
        """
    assert links(estate(tmp_path, tree)) == {("worker", "redis", "redis")}


def test_the_script_of_a_health_check_is_not_the_code_of_a_service(tmp_path: Path) -> None:
    """What a foreign image does with its variables is not known, whatever is mounted to look after it."""
    tree = """
        compose.yaml:
            services:
              api:
                image: elsewhere/api
                environment: {CLICKHOUSE_HOST: clickhouse}
                volumes: ["./alive.py:/opt/alive.py:ro"]
                healthcheck: {test: ["CMD", "python3", "/opt/alive.py"]}
              clickhouse: {image: "clickhouse/clickhouse-server:24"}
        alive.py: print("alive")
        """
    assert {(source, target) for source, target, _ in links(estate(tmp_path, tree))} == {
        ("api", "clickhouse")
    }


def test_a_default_in_the_code_gives_way_to_what_the_deployment_sets(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              a: {build: a, environment: {CART_HOST: cart-v2}}
              cart: {image: example/cart}
              cart-v2: {image: example/cart}
        a/
            Dockerfile: FROM python
            a.py:
                import os
                CART = os.getenv("CART_HOST", "cart")
        """,
    )
    assert links(facts) == {("a", "cart-v2", "http")}


def test_variables_of_a_shared_list_count_where_they_are_used(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        k8s/all.yaml:
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: addresses}
            data: {LEDGER_ADDR: "ledger:8080", USERS_ADDR: "users:8080"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: front}
            spec:
              template:
                metadata: {labels: {app: front}}
                spec:
                  containers:
                    - name: front
                      image: example/front
                      envFrom: [{configMapRef: {name: addresses}}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: ledger-deployment}
            spec:
              template:
                metadata: {labels: {app: ledger}}
                spec: {containers: [{name: main, image: example/ledger}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: ledger}
            spec: {type: LoadBalancer, selector: {app: ledger}, ports: [{port: 8080}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: users}
            spec:
              template:
                metadata: {labels: {app: users}}
                spec: {containers: [{name: main, image: example/users}]}
        src/front/
            Dockerfile: FROM python
            app.py:
                import os
                LEDGER = os.environ["LEDGER_ADDR"]
        """,
    )
    assert links(facts) == {("front", "ledger", "http")}
    assert [row.id for row in facts.of(Service) if row.exposed] == ["ledger"]


def test_proxies_pass_on(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: web, ports: ["80:80"]}
              api: {image: example/api}
              chat: {image: example/chat}
              traefik: {image: "traefik:3", command: [--providers.docker]}
              shop:
                image: example/shop
                labels: [traefik.enable=true, "traefik.http.routers.shop.rule=PathPrefix(`/shop`)"]
        web/
            Dockerfile:
                FROM nginx
                ENV CHAT_HOST=chat
                COPY site.conf.template /etc/nginx/templates/
            site.conf.template:
                upstream backend { server api:8000; }
                server {
                  location /api/ { proxy_pass http://backend/; }
                  location /chat/ { proxy_pass http://${CHAT_HOST}:9000; }
                }
        """,
    )
    assert links(facts) == {("web", "api", "http"), ("web", "chat", "http"), ("traefik", "shop", "http")}


def test_an_address_outside_is_a_service_outside(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              pay: {build: pay}
        pay/
            Dockerfile: FROM python
            pay.py:
                import os
                GATEWAY = os.getenv("PAYMENT_GATEWAY", "https://pay.example-bank.com/")
                DOCS = os.getenv("DOCS_URL", "https://docs.example-bank.com/")
        """,
    )
    assert links(facts) == {("pay", "pay.example-bank.com", "http")}
    assert [row.certainty for row in facts.of(Link)] == [Certainty.INFERRED]


def test_messages_flow_by_the_name_of_the_channel(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              kafka: {image: apache/kafka}
              checkout: {build: checkout, environment: {KAFKA_ADDR: "kafka:9092", TOPIC: orders}}
              billing: {build: billing, environment: {KAFKA_ADDR: "kafka:9092"}}
              audit: {build: audit, environment: {KAFKA_ADDR: "kafka:9092"}}
        checkout/
            Dockerfile: FROM golang
            main.go:
                addr := os.Getenv("KAFKA_ADDR")
                topic := os.Getenv("TOPIC")
                producer.SendMessage(&sarama.ProducerMessage{Topic: topic})
        billing/
            Dockerfile: FROM python
            main.py:
                consumer = KafkaConsumer("orders", bootstrap_servers=os.environ["KAFKA_ADDR"])
        audit/
            Dockerfile: FROM python
            main.py:
                consumer = KafkaConsumer("logins", bootstrap_servers=os.environ["KAFKA_ADDR"])
        """,
    )
    assert flows(facts) == {("checkout", "billing", "kafka", "orders")}


def test_tasks_flow_to_workers_and_run_nowhere_else(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              api: {build: ., command: "uvicorn app.main:app", environment: &broker {CELERY_BROKER_URL: "redis://redis"}}
              worker: {build: ., command: celery -A app.tasks worker, environment: *broker}
              beat: {build: ., command: celery -A app.tasks beat, environment: *broker}
              redis: {image: redis}
              ftp: {image: stilliard/pure-ftpd}
        Dockerfile:
            FROM python
            COPY app app
        app/
            __init__.py
            main.py:
                from app.tasks import collect
                def start(): collect.delay()
            tasks.py:
                import os
                celery = Celery(broker=os.environ["CELERY_BROKER_URL"])
                celery.conf.beat_schedule = {"collect": {"task": "collect"}}

                @celery.task(name="collect")
                def collect():
                    ftp = FTP("ftp")
        """,
    )
    uses = {(name, "redis", "redis") for name in ("api", "worker", "beat")}
    assert links(facts) == {*uses, ("worker", "ftp", "http")} or links(facts) == {
        *uses,
        ("worker", "ftp", "ftp"),
    }
    assert flows(facts) == {("api", "worker", "redis", "tasks"), ("beat", "worker", "redis", "tasks")}


def test_tasks_that_send_tasks_flow_from_worker_to_worker(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              api: {build: ., command: "uvicorn app.main:app", environment: &broker {CELERY_BROKER_URL: "redis://redis"}}
              worker: {build: ., command: celery -A app.tasks worker, environment: *broker}
              redis: {image: redis}
        Dockerfile:
            FROM python
            COPY app app
        app/
            __init__.py
            main.py:
                from app.tasks import collect
                def start(): collect.delay()
            tasks.py:
                import os
                celery = Celery(broker=os.environ["CELERY_BROKER_URL"])

                @celery.task(
                    name="collect",
                )
                def collect(
                    day=None,
                ):

                    for one in range(3):
                        pack.delay(one)

                @celery.task
                def pack(one): ...
        """,
    )
    assert flows(facts) == {("api", "worker", "redis", "tasks"), ("worker", "worker", "redis", "tasks")}


def test_services_of_one_tree_run_the_parts_that_are_named_after_them(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              geo: {build: ., command: geo}
              rate: {build: ., command: rate}
              mongo-geo: {image: mongo}
              mongo-rate: {image: mongo}
        Dockerfile:
            FROM golang
            COPY . .
        config.json:
            {
              "GeoMongoAddress": "mongo-geo:27017",
              "RateMongoAddress": "mongo-rate:27017"
            }
        cmd/geo/main.go: package main
        cmd/rate/main.go:
            package main
            conn := dial("geo:8083")
        """,
    )
    assert links(facts) == {
        ("geo", "mongo-geo", "mongodb"),
        ("rate", "mongo-rate", "mongodb"),
        ("rate", "geo", "http"),
    }


def test_a_server_of_settings_keeps_those_of_others(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              config: {build: config}
              orders: {build: orders}
              users: {build: users}
              db: {image: mongo}
              queue: {image: rabbitmq}
        config/
            Dockerfile: FROM java
            Main.java: class Main {}
            shared/
                application.yml: "rabbitmq: {host: queue}"
                orders.yml:
                    spring:
                      data:
                        uri: mongodb://db
                users.yml: "port: 80"
        orders/
            Dockerfile: FROM java
            Client.java:
                @FeignClient(name = "users")
                interface Client {}
        users/
            Dockerfile: FROM java
            Main.java: builder.withClient("orders")
        """,
    )
    found = {(source, target) for source, target, _ in links(facts)}
    assert {("orders", "db"), ("orders", "users")} <= found
    assert ("config", "db") not in found
    assert ("users", "orders") not in found


def test_bundlers_run_no_python(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., command: gunicorn shop.wsgi}
              assets: {build: ., command: npm run watch}
              db: {image: postgres}
        Dockerfile:
            FROM python
            COPY . .
        settings.py: HOST = os.getenv("DB_HOST", "db")
        app.js: console.log(1)
        """,
    )
    assert links(facts) == {("web", "db", "sql")}


def test_samples_count_where_nothing_else_describes_the_deployment(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        examples/docker/compose.yaml:
            services:
              shop: {image: example/shop, environment: {RABBITMQ_HOST: mq}}
              mq: {image: example/mq}
        """,
    )
    assert links(facts) == {("shop", "mq", "amqp")}


def test_files_that_a_manifest_holds_are_read(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        k8s/all.yaml:
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: nginx}
            data:
              site.conf: |
                server {
                  location /api { proxy_pass http://api:8000; }
                }
              app.properties: |
                broker.host=queue
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - {name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]}
              volumes: [{name: conf, configMap: {name: nginx}}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: api}
            spec: {containers: [{name: api, image: example/api}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: queue}
            spec: {containers: [{name: queue, image: rabbitmq}]}
        """,
    )
    assert links(facts) == {("web", "api", "http"), ("web", "queue", "amqp")}
    places = {row.target: row.places for row in facts.of(Link)}
    assert places["api"] == ("k8s/all.yaml:7",)


def test_an_application_runs_beside_the_stores_that_are_started_for_it(tmp_path: Path) -> None:
    root = grow(
        tmp_path,
        """
        docker-compose.yml:
            services:
              db: {image: postgres, ports: ["5433:5432"]}
              cache: {image: redis, ports: ["6379:6379"]}
              unused: {image: mongo, ports: ["27017:27017"]}
        shop/
            main.py: app = FastAPI()
            settings.py:
                DATABASE = "postgresql://localhost:5433/shop"
                CACHE = os.getenv("CACHE_URL", "redis://localhost")
        """,
    )
    application = Application(
        id="shop.main.app", name="shop.main.app", framework="fastapi", evidence=Evidence("shop/main.py", 1, 1)
    )
    facts = Facts(deployed(open_tree(root), [application]).rows)
    assert links(facts) == {("shop.main.app", "db", "sql"), ("shop.main.app", "cache", "redis")}
    served = {row.id: row.application for row in facts.of(Service)}
    assert served == {"shop.main.app": "shop.main.app", "db": None, "cache": None, "unused": None}


def test_kubernetes_runs_what_skaffold_builds(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        skaffold.yaml:
            apiVersion: skaffold/v4beta6
            kind: Config
            build:
              artifacts:
                - {image: registry/api, context: backend/http}
        backend/http/
            Dockerfile: FROM python
            app.py: DB = os.getenv("DB_HOST", "db")
        k8s/all.yaml:
            apiVersion: v1
            kind: Pod
            metadata: {name: api-server}
            spec: {containers: [{name: a, image: "registry/api:1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: db}
            spec: {containers: [{name: db, image: postgres}]}
        """,
    )
    assert links(facts) == {("api-server", "db", "sql")}


def test_an_address_that_nobody_gives_is_inferred_where_only_one_service_can_be_meant(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              api: {build: api}
              billing: {build: billing}
              redis: {image: redis}
              one: {image: postgres}
              two: {image: postgres}
        api/
            Dockerfile: FROM python
            settings.py:
                class Settings(BaseSettings):
                    redis_url: str
                    database_url: str
                    billing_host: str = "localhost"
            main.py:
                BILLING = os.environ["BILLING_SERVICE_URL"]
                DOCS = os.environ["DOCS_URL"]
        billing/
            Dockerfile: FROM python
            main.py: pass
        """,
    )
    assert links(facts) == {("api", "redis", "redis"), ("api", "billing", "http")}
    assert {row.certainty for row in facts.of(Link)} == {Certainty.INFERRED}


def test_an_exchange_where_all_meet_tells_no_partner(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(5)]
    composed = "".join(
        f"      {name}: {{build: {name}, environment: {{RABBIT_HOST: queue}}}}\n" for name in names
    )
    grow(tmp_path, "compose.yaml:\n    services:\n" + composed + "      queue: {image: rabbitmq}\n")
    for number, name in enumerate(names):
        code = (
            'import pika, os\nHOST = os.environ["RABBIT_HOST"]\n'
            f'channel.basic_publish(exchange="events", routing_key="{name}.done")\n'
            'queue.bind(exchange="events", routing_key="s0.done")\n'
            'channel.basic_consume("events")\n'
        )
        grow(tmp_path, f"{name}/Dockerfile: FROM python\n")
        (tmp_path / name / "main.py").write_text(code if number else code.replace("s0.done", "s1.done", 2))
    found = {(source, target, channel) for source, target, _, channel in flows(read(tmp_path))}
    assert "events" not in {channel for _, _, channel in found}


def test_clients_of_amqp_1_0_send_and_receive(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              shop: {build: shop, environment: {QUEUE_HOST: queue, QUEUE_NAME: orders}}
              kitchen: {build: kitchen, environment: {QUEUE_URI: "amqp://queue:5672", QUEUE_NAME: orders}}
              queue: {image: rabbitmq}
        shop/
            Dockerfile:
                FROM node
                COPY . .
            server.js:
                const rabbit = require("rabbitmq-amqp-js-client")
                const sender = connection.createPublisher({ queue: { name: process.env.QUEUE_NAME } })
                rabbit.createEnvironment({ host: process.env.QUEUE_HOST })
        kitchen/
            Dockerfile:
                FROM golang
                COPY . .
            main.go:
                import "github.com/Azure/go-amqp"
                amqp.Dial(ctx, os.Getenv("QUEUE_URI"))
                session.NewReceiver(ctx, os.Getenv("QUEUE_NAME"), nil)
        """,
    )
    assert flows(facts) == {("shop", "kitchen", "queue", "orders")}


def test_a_file_of_variables_counts_where_a_manifest_takes_it_only(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: web}
              cache: {image: redis}
        web/
            Dockerfile:
                FROM node
                COPY . .
            server.js: console.log(1)
            production.env: CACHE=redis://cache:6379
            env.example: CACHE=redis://cache:6379
        """,
    )
    assert links(facts) == set()


def test_stores_on_the_machine_are_told_by_what_is_said_beside_their_address(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        k8s/
            web.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                        - name: web
                          image: acme/web
                          env: [{name: MYSQL_HOST, value: host.minikube.internal}]
        web/
            Dockerfile: FROM python:3.12
            app.py:
                videos = PyMongo(app, uri="mongodb://host.minikube.internal:27017/videos")
                pictures = MongoClient("host.minikube.internal", 27017)
                connect(os.environ["MYSQL_HOST"])
                other = "http://host.docker.internal:4000"
        """,
    )
    assert links(facts) == {("web", "mongodb", "mongodb"), ("web", "mysql", "sql")}
    assert {row.id: row.kind for row in facts.of(Service)}["mongodb"] == "database"


def test_what_a_service_is_given_by_its_own_manifests_is_not_yet_used(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        users/
            Dockerfile: FROM python:3.12
            app.py: print("nothing")
            deploy/users.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: users}
                spec:
                  template:
                    metadata: {labels: {app: users}}
                    spec:
                      containers:
                        - name: users
                          image: acme/users
                          env: [{name: ORDERS_URL, value: "http://orders:80"}]
        orders/
            Dockerfile: FROM python:3.12
            app.py: print("nothing")
            deploy/orders.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec:
                  template:
                    metadata: {labels: {app: orders}}
                    spec:
                      containers: [{name: orders, image: acme/orders}]
        """,
    )
    assert links(facts) == set()


def test_settings_that_an_image_copies_one_by_one_are_read_whatever_their_folder_is_called(
    tmp_path: Path,
) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              names: {image: "acme/hdfs"}
              data: {build: {context: ., dockerfile: Dockerfile.data}}
        Dockerfile.data:
            FROM hadoop
            COPY docker/test/core-site.xml /etc/hadoop/core-site.xml
        docker/test/core-site.xml: "<value>hdfs://names:9000</value>"
        """,
    )
    assert links(facts) == {("data", "names", "hdfs")}


WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: NAME}
            spec:
              template:
                metadata: {labels: {app: NAME}}
                spec:
                  containers:
                    - name: NAME
                      image: acme/IMAGE
                      env: [{name: STORE_URL, value: "http://store:80"}]
"""


def test_images_that_scripts_and_tilt_build(tmp_path: Path) -> None:
    command = "docker build --pull -t acme/IMAGE -f src/web/image.Dockerfile src"
    for number, (name, text) in enumerate(
        (
            ("Tiltfile", "docker_build('acme/IMAGE', 'src', dockerfile='src/web/image.Dockerfile')"),
            ("Makefile", f"build:\n                \t{command}"),
            ("build.sh", "cd src && docker build . --tag=acme/IMAGE:latest --file=web/image.Dockerfile"),
            (".github/workflows/images.yml", f"jobs: {{a: {{steps: [{{run: '{command}'}}]}}}}"),
        )
    ):
        facts = estate(
            tmp_path / str(number),
            f"""
        {name}:
                {text.replace("IMAGE", "front")}
        web.yaml:{WORKLOAD.replace("NAME", "shown").replace("IMAGE", "front")}
        store.yaml:{WORKLOAD.replace("NAME", "store").replace("IMAGE", "store")}
        src/web/
            image.Dockerfile: FROM python:3.12
            app.py: print(os.environ["STORE_URL"])
            """,
        )
        assert ("shown", "store", "http") in links(facts), name


def test_a_folder_below_that_of_the_command(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose/all.yaml:
            services:
              web:
                build: $PWD/parts/front
                environment: ["STORE_URL=http://store:80"]
              store:
                build: ${PWD}/parts/back
        parts/front/
            Dockerfile: FROM python:3.12
            app.py: print(os.environ["STORE_URL"])
        parts/back/Dockerfile: FROM python:3.12
        """,
    )
    assert links(facts) == {("web", "store", "http")}


def test_variables_whose_names_are_put_together_and_logins_without_a_scheme(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web:
                build: web
                environment: ["WEB_SHOP_DB_URI=admin:secret@db:5432", "WEB_SHOP_OTHER_URI=http://other:80"]
              db: {image: "postgres:17"}
              other: {build: other}
        web/
            Dockerfile: FROM python:3.12
            app.py:
                settings = load(namespace="WEB_SHOP")
                engine = create_engine(settings["DB_URI"])
        other/Dockerfile: FROM python:3.12
        """,
    )
    assert links(facts) == {("web", "db", "sql")}


def test_a_class_of_settings_says_which_module_a_worker_runs(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web:
                build: .
                command: "uvicorn app.main:app"
                environment: ["DB_HOST=db", "REDIS_HOST=queue"]
              worker:
                build: .
                command: "arq app.worker.Settings"
                environment: ["DB_HOST=db", "REDIS_HOST=queue"]
              db: {image: "postgres:17"}
              queue: {image: "redis:8"}
        Dockerfile: FROM python:3.12
        app/
            __init__.py: ""
            main.py:
                print(os.environ["DB_HOST"])
                queue = redis(os.environ["REDIS_HOST"])
                queue.enqueue_job("send")
            worker.py: redis(os.environ["REDIS_HOST"])
        """,
    )
    assert links(facts) == {("web", "db", "sql"), ("web", "queue", "redis"), ("worker", "queue", "redis")}


POLICED = """
        k8s/
            pods.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  template: {metadata: {labels: {app: shop}}, spec: {containers: [{image: acme/shop}]}}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: stock}
                spec:
                  template: {metadata: {labels: {app: stock}}, spec: {containers: [{image: acme/stock}]}}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mail}
                spec:
                  template: {metadata: {labels: {app: mail}}, spec: {containers: [{image: acme/mail}]}}
        policies/
            stock.yaml:
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: stock}
                spec:
                  podSelector: {matchLabels: {app: stock}}
                  ingress:
                    - from:
                        - podSelector: {matchLabels: {app: shop}}
                        - podSelector: {}
                        - namespaceSelector: {matchLabels: {app: mail}}
"""


def test_who_is_let_in_by_name_calls_where_no_code_says_it(tmp_path: Path) -> None:
    facts = estate(tmp_path, POLICED)
    assert links(facts) == {("shop", "stock", "http")}
    (row,) = facts.of(Link)
    assert row.certainty is Certainty.INFERRED


def test_who_is_let_in_and_whose_code_is_here_calls_what_that_says(tmp_path: Path) -> None:
    code = """
        shop/
            Dockerfile: FROM python
            app.py: print("calls nobody")
"""
    assert links(estate(tmp_path, POLICED + code)) == set()


def test_a_default_in_quotes_is_what_stands_in_them(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web:
                image: acme/web
                environment: {STORE_HOST: "${STORE_HOST:-store}", SITE_URL: "http://shop.localhost:80"}
              store: {image: "postgres:15"}
        .env.example:
            STORE_HOST=${STORE_HOST:-"store"}
        """,
    )
    assert links(facts) == {("web", "store", "sql")}
    assert "shop.localhost" not in services(facts)


def test_files_that_start_after_a_service_of_another_folder_are_laid_over_it(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        docker/
            compose.yaml:
                services:
                  web: {build: ../web}
        scanner/
            compose.yaml:
                services:
                  scanner: {image: acme/scanner, depends_on: [web]}
        web/
            Dockerfile: FROM python
            app.py:
                requests.post("http://scanner:4000/scan")
        """,
    )
    assert links(facts) == {("web", "scanner", "http")}


def test_a_class_that_only_a_table_names_is_come_to_where_names_are_computed(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              web: {build: ., command: gunicorn shop.web:app}
              worker: {build: ., command: celery -A shop.work worker}
              scanner: {image: acme/scanner}
        Dockerfile:
            FROM python
            COPY . .
        shop/
            __init__.py:
            web.py: app = object()
            work.py:
                import shop.plugins
                from django.utils.module_loading import import_string
                app = import_string(LOADED)
            plugins.py:
                class Scan(Base):
                    url: str = "http://scanner:4000/scan"
    """
    assert links(estate(tmp_path / "a", tree)) == {("worker", "scanner", "http")}
    written_out = tree.replace("import_string(LOADED)", 'import_string("shop.web.app")')
    assert links(estate(tmp_path / "b", written_out)) == set()


def test_a_script_beside_the_configuration_of_a_proxy_is_not_its_own(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              edge: {image: nginx, volumes: ["./conf:/etc/nginx"]}
              web: {image: acme/web}
              queue: {image: rabbitmq}
        conf/
            site.conf:
                server { location / { proxy_pass http://web:8000; } }
            start-worker.sh:
                URL=amqp://guest:guest@queue:5672
            worker_env: URL=amqp://guest:guest@queue:5672
        """,
    )
    assert links(facts) == {("edge", "web", "http")}


def test_options_of_commands_name_hosts(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              load: {image: acme/load, command: "-d 60 -r 200 -h web"}
              grids: {image: alpine, command: "wget --mirror https://cdn.acme.org/ -P /data"}
              web: {image: acme/web, command: serve -h}
        """,
    )
    assert links(facts) == {("load", "web", "http"), ("grids", "cdn.acme.org", "http")}


def test_a_step_of_a_workflow_builds_an_image(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              a: {image: "ghcr.io/acme/shop/front:latest"}
              b: {image: acme/b}
        service/
            Dockerfile: FROM python
            app.py: requests.get("http://b:8000")
        .github/
            workflows/
                build.yml:
                    jobs:
                      build:
                        steps:
                          - uses: docker/build-push-action@v6
                            with:
                              context: ./service
                              tags: ghcr.io/${{ github.repository }}/front:latest
        """,
    )
    assert links(facts) == {("a", "b", "http")}


def test_a_name_of_the_cluster_says_its_namespace(tmp_path: Path) -> None:
    """A Service that states no namespace lies in the one that it is put into: the usual one, or one that the
    manifests make."""
    tree = """
        k8s/
            orders.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec:
                  selector: {matchLabels: {app: orders}}
                  template:
                    metadata: {labels: {app: orders}}
                    spec:
                      containers:
                        - name: orders
                          image: shop/orders
                          env:
                            - {name: DB_HOST, value: orders-db.default}
                            - {name: STOCK_URL, value: "http://stock.shop:80"}
            db.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: db}
                spec:
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: "postgres:16"}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: orders-db}
                spec: {selector: {app: db}, ports: [{port: 5432}]}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: stock}
                spec:
                  selector: {matchLabels: {app: stock}}
                  template:
                    metadata: {labels: {app: stock}}
                    spec: {containers: [{name: stock, image: shop/stock}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: stock}
                spec: {selector: {app: stock}, ports: [{port: 80}]}
        """
    assert links(estate(tmp_path, tree)) == {("orders", "db", "sql"), ("orders", "stock", "http")}


def test_a_literal_may_be_a_full_name_of_the_cluster(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              a: {build: a}
              b: {image: example/b}
        a/
            Dockerfile: FROM python
            a.py:
                get("http://b.prod.svc.cluster.local:80/x")
                get("http://b.example.com/x")
        """
    assert links(estate(tmp_path, tree)) == {("a", "b", "http")}


def test_stores_that_a_cloud_runs_belong_to_what_is_deployed_beside_them(tmp_path: Path) -> None:
    """A variable without a value means the only store that it names; a store of a kind that is deployed
    already is another form of it."""
    tree = """
        chart/
            Chart.yaml: name: orders
            templates/app.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec:
                  template:
                    spec:
                      containers:
                        - name: orders
                          image: registry/orders
                          envFrom: [{secretRef: {name: orders}}]
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: orders-migrate}
                spec:
                  template:
                    spec:
                      containers:
                        - name: migrate
                          image: registry/orders
                          command: ["alembic", "upgrade", "head"]
                          envFrom: [{secretRef: {name: orders}}]
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: redis}
                spec: {template: {spec: {containers: [{name: redis, image: "redis:7"}]}}}
        orders/
            Dockerfile: FROM python
            settings.py:
                class Settings(BaseSettings):
                    database_url: str = "postgresql://u:p@localhost:5432/orders"
                    placed_orders_queue_url: str = ""
            main.py: sqs.send_message(QueueUrl=Settings().placed_orders_queue_url)
        infra/
            main.tf:
                resource "aws_db_instance" "orders_db" {
                  engine = "postgres"
                }
                resource "aws_sqs_queue" "placed_orders" {
                  name = "${var.env}-placed-orders"
                }
                resource "aws_elasticache_cluster" "cache" {
                  engine = "redis"
                }
        """
    facts = estate(tmp_path, tree)
    assert set(services(facts)) == {"orders", "orders-migrate", "redis", "orders-db", "placed-orders"}
    assert links(facts) == {
        ("orders", "orders-db", "sql"),
        ("orders-migrate", "orders-db", "sql"),  # a migration has to do with databases alone
        ("orders", "placed-orders", "sqs"),
    }


def test_a_foreign_image_logs_in_at_the_broker_that_it_is_started_after(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              app:
                image: elsewhere/app
                environment: {RABBITMQ_USER: u, RABBITMQ_PASS: p, POSTGRES_HOST: db, POSTGRES_USER: u}
                depends_on: [jobs, other-db]
              jobs: {image: "rabbitmq:3"}
              idle: {image: "rabbitmq:3"}
              db: {image: "postgres:15"}
              other-db: {image: "postgres:15"}
        """
    facts = estate(tmp_path, tree)
    assert links(facts) == {("app", "jobs", "amqp"), ("app", "db", "sql")}
    told = next(row for row in facts.of(Link) if row.target == "jobs")
    assert told.certainty is Certainty.INFERRED


def test_a_library_that_lists_settings_for_everybody_asks_for_nothing(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              orders: {build: {context: ., dockerfile: orders/Dockerfile}}
              users: {build: {context: ., dockerfile: users/Dockerfile}}
              stock: {build: {context: ., dockerfile: stock/Dockerfile}}
        shared/
            settings.py:
                import os
                USERS_SERVICE_URL = os.getenv("USERS_SERVICE_URL")
                STOCK_SERVICE_URL = os.getenv("STOCK_SERVICE_URL")
        orders/
            Dockerfile:
                FROM python
                COPY shared/ shared/
                COPY orders/ orders/
            main.py:
                from shared import settings
                get(settings.STOCK_SERVICE_URL)
        users/
            Dockerfile:
                FROM python
                COPY shared/ shared/
                COPY users/ users/
            main.py: from shared import settings
        stock/
            Dockerfile:
                FROM python
                COPY shared/ shared/
                COPY stock/ stock/
            main.py: from shared import settings
        """
    assert links(estate(tmp_path, tree)) == {("orders", "stock", "http")}


def test_a_placeholder_names_the_vendor(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              web: {build: web, environment: {STORE_URL: "${STORE_URL}", OTHER_URL: "${OTHER_URL}"}}
        .env.example:
            STORE_URL=https://your-project.vendor.co
            OTHER_URL=https://your-host.example.com
        web/
            Dockerfile: FROM python
            app.py: os.environ["STORE_URL"], os.environ["OTHER_URL"]
        """
    assert links(estate(tmp_path, tree)) == {("web", "vendor.co", "http")}


def test_sources_in_other_languages_keep_addresses_outside(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              a: {build: a}
        a/
            Dockerfile: FROM scratch
            deps/
                lib.ex:
                    @source_url "https://sources.vendor.io"
            a.ex:
                @search_url "https://maps.vendor.io/search"
                @docs_url "https://docs.vendor.io"
                validate("https://social.vendor.io/someone")
        """
    assert links(estate(tmp_path, tree)) == {("a", "maps.vendor.io", "http")}
