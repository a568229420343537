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
