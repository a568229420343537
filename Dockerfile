# groundplan in a container, for whoever has no Python 3.11 at hand:
#
#     docker build --tag groundplan .
#     docker run --rm --network none --volume "$PWD:/project:ro" groundplan check .
#
# Every package is pinned in integrations/docker/constraints.txt; nothing is installed when it runs.

FROM python:3.13.9-slim-trixie AS build
WORKDIR /source
COPY integrations/docker/constraints.txt constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY analyzer analyzer
COPY rules rules
COPY models models
RUN PIP_CONSTRAINT=constraints.txt python -m pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13.9-slim-trixie
# git tells what a change brings in (--diff, --since)
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /wheels /wheels
RUN python -m pip install --no-cache-dir --no-index --find-links /wheels groundplan \
    && rm -rf /wheels \
    && useradd --uid 10001 --create-home groundplan
USER 10001:10001
WORKDIR /project
ENTRYPOINT ["groundplan"]
CMD ["--help"]
