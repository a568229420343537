"""Formats beside compose: each gives the services that its files describe."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.facts import ProxyRoute, Service, ServicePort, ServiceVariable
from analyzer.manifests import formats
from tests.manifests.estates import blind, estate, flows, links, services


def test_a_chart_is_rendered_with_its_values(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        chart/
            Chart.yaml:
                name: shop
                dependencies:
                  - {name: postgresql, repository: https://charts.example, condition: postgresql.enabled}
                  - {name: redis, repository: https://charts.example, condition: redis.enabled}
            values.yaml:
                api: {replicas: 2, image: {repository: example/api, tag: "1.0"}}
                extras: []
                postgresql: {enabled: true}
                redis: {enabled: false}
                env:
                  DATABASE_URL: postgresql://db@release-postgresql/shop
            templates/
                _helpers.tpl:
                    {{- define "shop.fullname" -}}
                    {{- printf "%s-%s" .Release.Name "api" | trunc 63 | trimSuffix "-" -}}
                    {{- end -}}
                    {{- define "shop.labels" -}}
                    app: {{ .Chart.Name }}
                    {{- end -}}
                api.yaml:
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: {{ include "shop.fullname" . }}
                    spec:
                      replicas: {{ .Values.api.replicas | default 1 }}
                      template:
                        metadata:
                          labels:
                            {{- include "shop.labels" . | nindent 12 }}
                        spec:
                          containers:
                            - name: api
                              image: "{{ .Values.api.image.repository }}:{{ .Values.api.image.tag }}"
                              {{- if .Values.extras }}
                              command: [never]
                              {{- else }}
                              command: [run]
                              {{- end }}
                              env:
                                - name: DATABASE_URL
                                  value: postgresql://{{ .Release.Name }}-postgresql/shop
                                {{- range $key, $value := .Values.api.image }}
                                - name: {{ $key | upper | quote }}
                                  value: {{ $value | quote }}
                                {{- end }}
                broken.yaml:
                    {{ .Values.unknown }}: [
        """,
    )
    assert services(facts) == {"api": "application", "postgresql": "database"}
    assert links(facts) == {("api", "postgresql", "sql")}
    api = next(row for row in facts.of(Service) if row.id == "api")
    assert (api.replicas, api.image, api.command) == (2, "example/api:1.0", "run")
    assert {row.name: row.value for row in facts.of(ServiceVariable)} == {
        "DATABASE_URL": "postgresql://postgresql/shop",
        "REPOSITORY": "example/api",
        "TAG": "1.0",
    }
    assert [subject for subject, _ in blind(facts)] == ["chart/templates/broken.yaml"]


def test_a_chart_lays_its_values_over_one_another(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        chart/
            Chart.yaml:
                name: depot
                appVersion: "4.1"
            values.yaml:
                image: {repository: example/depot, tag: "", registry: ""}
                worker: {image: {repository: "", tag: ""}, annotations: {}, sidecars: []}
            templates/
                _helpers.tpl:
                    {{- define "depot.image" -}}
                    {{- $tag := .root.tag -}}
                    {{- with .chart -}}
                    {{- if not $tag -}}{{- $tag = .AppVersion -}}{{- end -}}
                    {{- end -}}
                    {{- printf "%s:%s" .root.repository $tag -}}
                    {{- end -}}
                worker.yaml:
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: worker
                      annotations:
                        {{- range $key, $value := (lookup "v1" "Secret" "default" .Values.of).data }}
                        {{ $key }}: {{ quote $value }}
                        {{- end }}
                        {{- range $key, $value := somethingElse .Values.worker }}
                        {{ $key }}: {{ quote $value }}
                        {{- end }}
                    spec:
                      replicas: {{ add (len (concat .Values.worker.sidecars (list "one"))) 2 }}
                      template:
                        spec:
                          containers:
                            - name: worker
                              {{- with.Values.worker.sidecars }}
                              args: [never]
                              {{- end }}
                              {{- $image := merge .Values.worker.image .Values.image }}
                              image: {{ template "depot.image" (dict "root" $image "chart" .Chart) }}
        """,
    )
    (worker,) = facts.of(Service)
    assert (worker.name, worker.image, worker.replicas) == ("worker", "example/depot:4.1", 3)
    assert blind(facts) == []


def test_processes_are_services_where_nothing_says_more(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        Procfile:
            web: gunicorn shop.wsgi
            worker: celery -A shop worker
            release: ./migrate.sh
        """,
    )
    assert services(facts) == {"web": "application", "worker": "application", "release": "job"}
    beside = estate(
        tmp_path / "beside",
        """
        Procfile: web: gunicorn shop.wsgi
        compose.yaml:
            services:
              api: {build: .}
        """,
    )
    assert services(beside) == {"api": "application"}


def test_the_stages_of_a_function_with_an_application_are_one_service(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        zappa_settings.yml:
            live:
              project_name: shop
              django_settings: shop.settings
              environment_variables: {LEVEL: info}
            test:
              extends: live
              environment_variables: {LEVEL: debug, PORT: 1}
        """,
    )
    assert services(facts) == {"shop": "application"}
    assert {row.name: row.value for row in facts.of(ServiceVariable)} == {
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "LEVEL": "info",
        "PORT": "1",
    }


def test_supervisor_and_systemd(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        supervisord.conf:
            [supervisord]
            nodaemon=true
            [program:api]
            command=uvicorn main:app
            user=app
            environment=LEVEL="info",PORT="8000"
        """,
    )
    assert set(services(facts)) == {"api"}
    assert next(row.user for row in facts.of(Service)) == "app"
    assert {row.name: row.value for row in facts.of(ServiceVariable)} == {"LEVEL": "info", "PORT": "8000"}
    facts = estate(
        tmp_path / "units",
        """
        worker.service:
            [Unit]
            After=redis.service
            [Service]
            ExecStart=/usr/bin/python worker.py
            Environment="MODE=fast" LEVEL=info
        """,
    )
    assert [(row.id, row.command) for row in facts.of(Service)] == [("worker", "/usr/bin/python worker.py")]
    assert {row.name: row.value for row in facts.of(ServiceVariable)} == {"MODE": "fast", "LEVEL": "info"}


def test_functions_and_cloud_resources(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        serverless.yml:
            service: orders
            provider: {name: aws, environment: {TABLE: !Ref OrdersTable}}
            functions:
              create:
                handler: src/create.handler
                events: [{httpApi: "POST /orders"}]
              clean: {handler: src/clean.handler}
            resources:
              Resources:
                OrdersTable: {Type: "AWS::DynamoDB::Table"}
        src/
            create.py:
                import os
                table = os.environ["TABLE"]
            clean.py: pass
        """,
    )
    assert services(facts) == {"create": "application", "clean": "application", "OrdersTable": "database"}
    assert {row.id for row in facts.of(Service) if row.exposed} == {"create"}
    assert ("create", "OrdersTable") in {(source, target) for source, target, _ in links(facts)}


STACKS = """
        orders/
            template.yaml:
                Transform: "AWS::Serverless-2016-10-31"
                Parameters: {Bus: {Type: String}}
                Globals:
                  Function:
                    Handler: main.handler
                    Environment: {Variables: {TABLE_NAME: !Ref Table}}
                Resources:
                  Table: {Type: "AWS::DynamoDB::Table"}
                  Create:
                    Type: "AWS::Serverless::Function"
                    Properties:
                      CodeUri: create/
                      Policies: [{DynamoDBCrudPolicy: {TableName: !Ref Table}}]
                      Events: {Api: {Type: Api, Properties: {Path: /orders, Method: post}}}
                  Show:
                    Type: "AWS::Serverless::Function"
                    Properties:
                      CodeUri: show/
                      Policies: [{Statement: [{Action: "dynamodb:GetItem", Resource: !GetAtt Table.Arn}]}]
                  Changed:
                    Type: "AWS::Serverless::Function"
                    Properties:
                      CodeUri: changed/
                      Events: {Rows: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn}}}
            create/main.py: table.put_item(Item=item)
            show/main.py: table.get_item(Key=key)
            changed/main.py:
                bus.put_events(Entries=[{"Source": "shop.orders", "DetailType": "OrderCreated"}])
        stock/
            template.yaml:
                Transform: "AWS::Serverless-2016-10-31"
                Resources:
                  Bus: {Type: "AWS::Events::EventBus"}
                  Table: {Type: "AWS::DynamoDB::Table"}
                  OnOrder:
                    Type: "AWS::Serverless::Function"
                    Properties:
                      CodeUri: on_order/
                      Events:
                        Order:
                          Type: EventBridgeRule
                          Properties:
                            EventBusName: !Ref Bus
                            Pattern: {source: [shop.orders], detail-type: [OrderCreated]}
            on_order/main.py: print("nothing")
"""


def test_stacks_of_one_account_are_one_system_and_events_flow_between_them(tmp_path: Path) -> None:
    """A table, a bus: who writes to it starts who listens to it; who only reads does not."""
    facts = estate(tmp_path, STACKS)
    assert {(source, target) for source, target, _ in links(facts)} == {
        ("orders/Create", "orders/Table"),
        ("orders/Show", "orders/Table"),
        ("orders/Changed", "orders/Table"),
        ("orders/Changed", "stock/Bus"),
        ("stock/OnOrder", "stock/Bus"),
    }
    assert flows(facts) == {
        ("orders/Create", "orders/Changed", "orders/Table", "stream"),
        ("orders/Changed", "stock/OnOrder", "stock/Bus", "OrderCreated"),
    }
    assert {row.id for row in facts.of(Service) if row.exposed} == {"orders/Create"}


LEFT = """
        catalogue.yaml:
            Transform: "AWS::Serverless-2016-10-31"
            Resources:
              Show:
                Type: "AWS::Serverless::Function"
                Properties:
                  CodeUri: catalogue/
                  Handler: show.handler
                  Events: {Api: {Type: Api, Properties: {Path: "/things/{id}", Method: get}}}
              All:
                Type: "AWS::Serverless::Function"
                Properties:
                  CodeUri: catalogue/
                  Handler: all.handler
                  Events: {Api: {Type: Api, Properties: {Path: /things, Method: get}}}
              Address:
                Type: "AWS::SSM::Parameter"
                Properties:
                  Name: !Sub /shop/${Stage}/catalogue/url
                  Value: !Sub "https://${ServerlessRestApi}.execute-api.example.com/Prod"
        catalogue/
            show.py: print("one")
            all.py: print("all")
        basket.yaml:
            Transform: "AWS::Serverless-2016-10-31"
            Parameters:
              CatalogueUrl: {Type: "AWS::SSM::Parameter::Value<String>"}
            Globals:
              Function:
                CodeUri: basket/
                Environment: {Variables: {TABLE_NAME: !Ref Rows, CATALOGUE_URL: !Ref CatalogueUrl}}
            Resources:
              Rows: {Type: "AWS::DynamoDB::Table"}
              Failed:
                Type: "AWS::CloudFormation::Stack"
                Properties: {TemplateURL: ./parts/failed.yaml}
              Add: {Type: "AWS::Serverless::Function", Properties: {Handler: add.handler}}
              Count: {Type: "AWS::Serverless::Function", Properties: {Handler: count.handler}}
              Page: {Type: "AWS::AppSync::GraphQLApi", Properties: {Name: page}}
              RowsOfPage:
                Type: "AWS::AppSync::DataSource"
                Properties: {ApiId: !GetAtt Page.ApiId, DynamoDBConfig: {TableName: !Ref Rows}}
              Changed:
                Type: "AWS::Serverless::Function"
                Properties:
                  Handler: changed.handler
                  Events:
                    Rows:
                      Type: DynamoDB
                      Properties:
                        Stream: !GetAtt Rows.StreamArn
                        DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Outputs.Arn}}
        parameters.yaml:
            parameters:
              CatalogueUrl: /shop/{Stage}/catalogue/url
        parts/failed.yaml:
            AWSTemplateFormatVersion: "2010-09-09"
            Resources:
              Queue: {Type: "AWS::SQS::Queue"}
        basket/
            add.py:
                import os
                import requests
                table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
                requests.get(os.environ["CATALOGUE_URL"] + f"/things/{wanted}")
                table.put_item(Item=item)
            count.py:
                table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
                table.query()
            changed.py: print("nothing")
"""


def test_what_one_stack_leaves_another_takes_and_an_address_means_the_function_that_answers(
    tmp_path: Path,
) -> None:
    """By the parameter store, a file of parameters, and the path that the code asks for."""
    facts = estate(tmp_path, LEFT)
    assert services(facts) == {
        **dict.fromkeys(("Show", "All", "Add", "Count", "Changed", "Page"), "application"),
        "Rows": "database",
        "Failed": "broker",
    }
    assert {(source, target) for source, target, _ in links(facts)} == {
        ("Add", "Rows"),
        ("Add", "Show"),
        ("Count", "Rows"),
        ("Changed", "Rows"),
        ("Page", "Rows"),
    }
    assert flows(facts) == {("Add", "Changed", "Rows", "stream")}  # the page only reads


def test_terraform_refers_from_service_to_store(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        main.tf:
            resource "aws_db_instance" "main" {
              identifier = "shop-db"
              engine     = "postgres"
            }
            resource "aws_lambda_function" "api" {
              function_name = "api"
              environment {
                variables = {
                  DB_HOST = aws_db_instance.main.address
                }
              }
            }
        """,
    )
    assert services(facts) == {"api": "application", "shop-db": "database"}
    assert {(source, target) for source, target, _ in links(facts)} == {("api", "shop-db")}


FUNCTIONS = """
        main.tf:
            locals {
              stores = {
                ROWS_TABLE = aws_dynamodb_table.rows.name
                OTHER_TABLE = aws_dynamodb_table.others.name
              }
              code = module.common.lambda_layer_arn
            }
            module "ask" {
              source        = "terraform-aws-modules/lambda/aws"
              function_name = "ask"
              source_path   = "${path.module}/functions/ask"
              layers        = [local.code]
              environment_variables = merge(
                { DO_LAMBDA = module.do.lambda_function_name, DONE_TOPIC = aws_sns_topic.done.arn },
                local.stores,
              )
            }
            module "do" {
              source        = "terraform-aws-modules/lambda/aws"
              function_name = "do"
              source_path   = "${path.module}/functions/do"
            }
            module "common" {
              source       = "terraform-aws-modules/lambda/aws"
              create_layer = true
              source_path  = "${path.module}/common"
            }
            resource "aws_dynamodb_table" "rows" {
              attribute {
                name = "id"
              }
              name = "Rows"
            }
            resource "aws_dynamodb_table" "others" {
              name = "Others"
            }
            resource "aws_sns_topic" "done" {
              name = "do"
            }
            resource "aws_sns_topic_subscription" "done" {
              topic_arn = aws_sns_topic.done.arn
              protocol  = "lambda"
              endpoint  = module.do.lambda_function_arn
            }
            resource "aws_lambda_permission" "ask" {
              function_name = module.ask.lambda_function_name
              principal     = "apigateway.amazonaws.com"
            }
        functions/ask/handler.py:
            import os
            import common
            client.invoke(FunctionName=os.environ["DO_LAMBDA"])
            client.publish(TopicArn=os.environ["DONE_TOPIC"])
        functions/do/handler.py: print("nothing")
        common/common.py:
            import os
            table = resource.Table(os.environ["ROWS_TABLE"])
"""


def test_functions_of_the_registrys_module_use_what_their_code_and_layers_name(tmp_path: Path) -> None:
    """What locals hand to everybody counts where it is used; a topic may be called like a function."""
    facts = estate(tmp_path, FUNCTIONS)
    assert services(facts) == {
        **dict.fromkeys(("ask", "do"), "application"),
        **dict.fromkeys(("Rows", "Others"), "database"),
        "sns/do": "broker",
    }
    assert {(source, target) for source, target, _ in links(facts)} == {
        ("ask", "do"),
        ("ask", "Rows"),
        ("ask", "sns/do"),
        ("do", "sns/do"),
    }
    assert flows(facts) == {("ask", "do", "sns/do", "sns")}
    assert {row.id for row in facts.of(Service) if row.exposed} == {"ask"}


def test_services_of_pipelines_are_auxiliary_and_catalogues_count_alone(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        .github/workflows/test.yml:
            jobs:
              test:
                services:
                  postgres: {image: "postgres:15", env: {POSTGRES_PASSWORD: secret}}
        catalog-info.yaml:
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: orders}
            spec: {type: service, dependsOn: ["resource:default/orders-db"]}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata: {name: orders-db}
            spec: {type: database}
        """,
    )
    assert services(facts) == {"orders": "application", "orders-db": "database"}
    assert {(source, target) for source, target, _ in links(facts)} == {("orders", "orders-db")}
    assert [row.id for row in facts.of(Service) if row.auxiliary] == ["postgres"]


def test_other_proxies(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              caddy: {image: caddy, volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]}
              haproxy: {image: haproxy, volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg"]}
              envoy: {image: envoyproxy/envoy, volumes: ["./envoy.yaml:/e.yaml"], environment: {HOST: c}}
              traefik: {image: traefik, volumes: ["./dynamic:/etc/traefik"]}
              a: {image: example/a}
              b: {image: example/b}
              c: {image: example/c}
              d: {image: example/d}
        Caddyfile:
            example.com {
              reverse_proxy /api/* a:8000
            }
        haproxy.cfg:
            frontend web
              acl is_b path_beg /b
              use_backend bs if is_b
            backend bs
              server one b:80 check
        envoy.yaml:
            static_resources:
              clusters:
                - name: cs
                  load_assignment:
                    endpoints:
                      - lb_endpoints:
                          - endpoint: {address: {socket_address: {address: "${HOST}", port_value: 80}}}
        dynamic/routes.yml:
            http:
              routers:
                d: {rule: "PathPrefix(`/d`)", service: ds}
              services:
                ds: {loadBalancer: {servers: [{url: "http://d:80"}]}}
        """,
    )
    assert links(facts) == {
        ("caddy", "a", "http"),
        ("haproxy", "b", "http"),
        ("envoy", "c", "http"),
        ("traefik", "d", "http"),
    }
    assert {(row.proxy, row.path) for row in facts.of(ProxyRoute)} == {
        ("caddy", "/api/*"),
        ("haproxy", "/b"),
        ("envoy", None),
        ("traefik", "/d"),
    }


def test_servers_say_how_many_processes_they_run_and_where_they_listen(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        compose.yaml:
            services:
              a: {build: a, command: gunicorn -w 3 -b 0.0.0.0:8001 app}
              b: {build: b, command: gunicorn app}
              c: {build: c, command: uwsgi --ini uwsgi.ini, environment: {UWSGI_PROCESSES: "6"}}
        a/Dockerfile: FROM python
        b/
            Dockerfile: FROM python
            gunicorn.conf.py:
                bind = "0.0.0.0:8002"
                workers = 4
        c/
            Dockerfile: FROM python
            uwsgi.ini:
                [uwsgi]
                http = :8003
                processes = 2
        """,
    )
    assert {row.id: row.workers for row in facts.of(Service)} == {"a": 3, "b": 4, "c": 6}
    assert {(row.service, row.number) for row in facts.of(ServicePort)} == {
        ("a", 8001),
        ("b", 8002),
        ("c", 8003),
    }


def test_a_new_format_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "quadlet.py").write_text(
        "from analyzer.manifests.model import Deployment, Rank, Workload\n"
        "from analyzer.manifests.project import evidence\n"
        "def describe(project):\n"
        "    for file in project.files(lambda name: name.endswith('.container.yaml')):\n"
        "        made = Deployment(Rank.PROCESSES, '', (file.path,))\n"
        "        made.workloads['shop'] = Workload('shop', evidence(file.path, 1))\n"
        "        yield made\n"
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    assert services(estate(tmp_path / "project", "shop.container.yaml: image\n")) == {"shop": "application"}


def test_what_a_module_makes_is_called_like_the_module_where_its_label_says_nothing(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        live/
            main.tf:
                module "pictures" {
                  source = "../modules/bucket"
                }
        modules/
            bucket/
                main.tf:
                    resource "aws_s3_bucket" "this" {
                      bucket = local.name
                    }
        """,
    )
    assert services(facts) == {"pictures": "storage"}


def test_functions_are_called_like_the_keys_that_they_are_made_for(tmp_path: Path) -> None:
    facts = estate(
        tmp_path,
        """
        live/
            main.tf:
                locals {
                  jobs = {
                    create-order = { size = 1 }
                    list-orders = { size = 2 }
                  }
                }
                module "functions" {
                  source = "../modules/function"
                  functions = {
                    for key, job in local.jobs :
                    key => { memory = job.size }
                  }
                }
        modules/
            function/
                main.tf:
                    locals {
                      resolved = { for key in keys(var.functions) : key => "x-${key}" }
                    }
                    resource "aws_lambda_function" "function" {
                      for_each = local.resolved
                      function_name = each.value
                    }
                    resource "aws_ecs_service" "worker" {
                      for_each = toset(["one", "two"])
                    }
        """,
    )
    assert services(facts).keys() == {"create-order", "list-orders", "one", "two"}
