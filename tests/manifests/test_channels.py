"""Message flows of Python services over helpers, settings and shared code."""

from __future__ import annotations

from pathlib import Path

from tests.manifests.estates import estate, flows

BROKER = """
              rabbit: {image: "rabbitmq:4"}
"""
HELPER = """
                import aio_pika

                class Client:
                    async def tell(self, exchange, binding, message):
                        exchange = await self.channel.declare_exchange(exchange, type="topic")
                        await exchange.publish(message, routing_key=binding)

                    async def command(self, name, message):
                        await self.exchange.publish(message, routing_key=name)

                    async def hear(self, callback, exchange, binding="#"):
                        queue = await self.channel.declare_queue(None)
                        await queue.bind(await self.channel.declare_exchange(exchange, type="topic"), binding)
                        await queue.consume(callback)
"""


def test_a_helper_is_told_the_channel_where_it_is_called(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        f"""
        compose.yaml:
            services:
              booking: {{build: booking, environment: ["BROKER=amqp://rabbit"]}}
              billing: {{build: billing, environment: ["BROKER=amqp://rabbit"]}}
              parking: {{build: parking, environment: ["BROKER=amqp://rabbit"]}}{BROKER}
        booking/
            Dockerfile: FROM python:3.12
            amqp.py:{HELPER}
            main.py:
                connect(os.environ["BROKER"])
                async def book(client, domain_event):
                    await client.tell("BOOKING_EVENTS", "booking.created", {{"a": 1}})
                    await client.command("parking.reserve", {{"b": 2}})
        billing/
            Dockerfile: FROM python:3.12
            amqp.py:{HELPER}
            main.py:
                connect(os.environ["BROKER"])
                client.hear(pay, "BOOKING_EVENTS", "booking.created")
                client.tell("BOOKING_EVENTS", "bill.paid", {{}})
        parking/
            Dockerfile: FROM python:3.12
            amqp.py:{HELPER}
            main.py:
                connect(os.environ["BROKER"])
                client.hear(reserve, "BOOKING_EVENTS", "parking.*")
        """,
    )
    assert flows(facts) == {
        ("booking", "billing", "rabbit", "booking.created"),
        ("booking", "parking", "rabbit", "parking.reserve"),
    }


def test_services_of_one_code_base_send_what_they_run_only(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              web: {build: ., image: shop, command: "flask --app shop.web:create_web run"}
              importer: {image: shop, command: "python -m shop.importer"}
              writer: {image: shop, command: "python -m shop.writer"}
              pages: {image: shop, command: "python -m shop.pages"}
              rabbit: {image: "rabbitmq:4"}
        Dockerfile: FROM python:3.12
        shop/
            __init__.py: ""
            settings.py:
                RABBIT_HOST = "rabbit"
                INCOMING_EXCHANGE = "incoming"
            broker.py:
                from kombu import Connection, Exchange, Queue

                def connected(config):
                    return Connection("amqp://rabbit:5672//")

                def incoming_exchange(config):
                    return Exchange(config["INCOMING_EXCHANGE"], "fanout", durable=True)

                def incoming_queue(config):
                    return Queue(config["INCOMING_QUEUE"], exchange=incoming_exchange(config))
            sending.py:
                from kombu import Producer
                from shop.broker import connected, incoming_exchange

                MAX_ITEMS = 10

                def send_to(data, exchange):
                    with connected(config) as connection:
                        Producer(connection).publish(data, exchange=exchange)

                def submit(items):
                    exchange = incoming_exchange(config)
                    send_to(items, exchange)
            routes.py:
                from flask import Blueprint
                from shop.sending import submit

                items_page = Blueprint("items", __name__)

                @items_page.post("/items")
                def add():
                    submit(request.json)
            web.py:
                from flask import Flask

                def create():
                    return Flask("shop")

                def create_web():
                    from shop.routes import items_page
                    app = create()
                    app.register_blueprint(items_page)
                    return app
            importer.py:
                from shop.sending import submit
                from shop.web import create

                if __name__ == "__main__":
                    create()
                    submit([1])
            writer.py:
                from kombu import Consumer, Exchange, Queue
                from kombu.mixins import ConsumerProducerMixin
                from shop.broker import connected, incoming_queue
                from shop.sending import MAX_ITEMS
                from shop.web import create

                class Writer(ConsumerProducerMixin):
                    def __init__(self, app):
                        self.incoming = incoming_queue(app.config)
                        self.unique_exchange = Exchange(app.config["UNIQUE_EXCHANGE"], "fanout")

                    def get_consumers(self, _, channel):
                        return [Consumer(channel, queues=[self.incoming], on_message=self.take)]

                    def take(self, message):
                        self.producer.publish(message.body, exchange=self.unique_exchange, routing_key="")

                if __name__ == "__main__":
                    Writer(create()).run()
            pages.py:
                from kombu import Consumer, Exchange, Queue
                from kombu.mixins import ConsumerMixin
                from shop.broker import connected
                from shop.sending import MAX_ITEMS
                from shop.web import create

                class Pages(ConsumerMixin):
                    def __init__(self, app):
                        self.exchange = Exchange(app.config["UNIQUE_EXCHANGE"], "fanout")
                        self.queue = Queue(app.config["PAGES_QUEUE"], exchange=self.exchange)

                    def get_consumers(self, _, channel):
                        return [Consumer(channel, queues=[self.queue], on_message=print)]

                if __name__ == "__main__":
                    Pages(create()).run()
        """,
    )
    assert flows(facts) == {
        ("web", "writer", "rabbit", "INCOMING_EXCHANGE"),
        ("importer", "writer", "rabbit", "INCOMING_EXCHANGE"),
        ("writer", "pages", "rabbit", "UNIQUE_EXCHANGE"),
    }


def test_names_of_topics_that_settings_hold(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              api: {build: api, environment: ["KAFKA=kafka:9092", "ORDERS_TOPIC=orders"]}
              worker: {build: worker, environment: ["KAFKA=kafka:9092", "IN_TOPIC=orders"]}
              kafka: {image: "apache/kafka:4"}
        api/
            Dockerfile: FROM python:3.12
            main.py:
                from aiokafka import AIOKafkaProducer
                producer = AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"])
                async def tell(topic, message):
                    await producer.send_and_wait(topic, message)
                async def order(one):
                    await tell(os.environ["ORDERS_TOPIC"], one)
        worker/
            Dockerfile: FROM python:3.12
            main.py:
                import faust
                app = faust.App("worker", broker=os.environ["KAFKA"])
                incoming = app.topic(os.environ["IN_TOPIC"])
                @app.agent(incoming)
                async def take(orders): ...
        """,
    )
    assert flows(facts) == {("api", "worker", "kafka", "orders")}


def test_helpers_with_common_names_tables_of_handlers_and_pools_of_threads(tmp_path: Path) -> None:
    """`publish` is a helper where the class is spoken of that has it; a consumer that is told no channel
    takes what its handlers are registered under; a pool of threads runs a helper with what it is handed; `#`
    takes whatever the exchange is sent."""
    tree = f"""
        compose.yaml:
            services:
              accounts: {{build: accounts, environment: ["BROKER=amqp://rabbit"]}}
              payments: {{build: payments, environment: ["BROKER=amqp://rabbit"]}}
              archive: {{build: archive, environment: ["BROKER=amqp://rabbit"]}}{BROKER}
        accounts/
            Dockerfile: FROM python:3.12
            subjects.py:
                class Subjects(Enum):
                    ACCOUNT_OPENED = "account:opened"
            client.py:
                import pika
                class Sender:
                    def publish(self, routing_key, message):
                        self.channel.basic_publish(exchange="ledger", routing_key=routing_key, body=message)
            main.py:
                from client import Sender
                connect(os.environ["BROKER"])
                class Opened:
                    def __init__(self):
                        self.subject = Subjects.ACCOUNT_OPENED
                    def tell(self, client: Sender, message):
                        client.publish(self.subject, message)
        payments/
            Dockerfile: FROM python:3.12
            client.py:
                import pika
                class Listener:
                    def listen(self):
                        queue = self.channel.queue_declare(queue="")
                        for key in self.handlers:
                            self.channel.queue_bind(exchange=self.name, queue=queue, routing_key=key)
                        self.channel.basic_consume(queue=queue, on_message_callback=self.call)
                def _send(event_type, body):
                    channel.exchange_declare(exchange="payment_events", exchange_type="topic")
                    channel.basic_publish(exchange="payment_events", routing_key=event_type, body=body)
                async def send_event(event_type, body):
                    await run_in_threadpool(_send, event_type, body)
            subjects.py:
                class Subjects(Enum):
                    ACCOUNT_OPENED = "account:opened"
            main.py:
                connect(os.environ["BROKER"])
                def opened(body):
                    return send_event("payment.expected", body)
                register(Subjects.ACCOUNT_OPENED.value, opened)
        archive/
            Dockerfile: FROM python:3.12
            main.py:
                import pika
                connect(os.environ["BROKER"])
                def start():
                    channel.exchange_declare(exchange="payment_events", exchange_type="topic")
                    queue = channel.queue_declare("", exclusive=True)
                    channel.queue_bind(exchange="payment_events", queue=queue, routing_key="#")
                    channel.basic_consume(queue=queue, on_message_callback=keep)
        """
    assert flows(estate(tmp_path, tree)) == {
        ("accounts", "payments", "rabbit", "account:opened"),
        ("payments", "archive", "rabbit", "payment_events"),
    }


def test_a_queue_of_a_cloud_is_the_channel_itself(tmp_path: Path) -> None:
    tree = """
        chart/
            Chart.yaml: name: shop
            templates/app.yaml:
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: orders}
                spec: {template: {spec: {containers: [{name: orders, image: registry/orders}]}}}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mailer}
                spec: {template: {spec: {containers: [{name: mailer, image: registry/mailer}]}}}
        main.tf:
            resource "aws_sqs_queue" "mails" {
            }
        orders/
            Dockerfile: FROM python
            main.py: boto3.client("sqs").send_message(QueueUrl=os.environ["MAILS_QUEUE_URL"])
        mailer/
            Dockerfile: FROM python
            main.py: boto3.client("sqs").receive_message(QueueUrl=os.environ["MAILS_QUEUE_URL"])
        """
    assert flows(estate(tmp_path, tree)) == {("orders", "mailer", "mails", "mails")}


def test_a_group_of_consumers_says_who_takes_messages_in_an_unread_language(tmp_path: Path) -> None:
    tree = """
        compose.yaml:
            services:
              web:
                build: web
                environment: {REDIS_URL: "redis://redis", JOBS_STREAM_KEY: job_events}
              worker:
                build: worker
                environment:
                  REDIS_URL: redis://redis
                  JOBS_STREAM_KEY: job_events
                  JOBS_STREAM_GROUP: workers
              redis: {image: "redis:7"}
        web/
            Dockerfile: FROM python
            main.py:
                import redis
                redis.from_url(os.environ["REDIS_URL"]).xadd(os.environ["JOBS_STREAM_KEY"], {})
        worker/
            Dockerfile: FROM elixir
            run.exs:
                System.get_env("REDIS_URL")
                System.get_env("JOBS_STREAM_KEY")
                System.get_env("JOBS_STREAM_GROUP")
        """
    assert {(source, target) for source, target, _, _ in flows(estate(tmp_path, tree))} == {("web", "worker")}
