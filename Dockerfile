# One image for every service: the command after `deconwatch` says which one runs.

FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/deconwatch
# Wheels only and by hash: there is no compiler in this image, and what is installed is what the lock file names.
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/deconwatch/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
# The build back end, pinned and held to its hashes by the development lock; it stays in this stage.
COPY requirements-dev.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    awk '/^[a-z]/ {ours = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/} ours' requirements-dev.lock >build.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --only-binary :all: -r build.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY services services
RUN /opt/build/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /wheels . \
    && /opt/deconwatch/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /opt/deconwatch/bin/pip check \
    && /opt/deconwatch/bin/pip uninstall --yes pip

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="deconwatch" \
      org.opencontainers.image.description="Watches news feeds for incidents around military deconfliction and delivers signed alerts" \
      org.opencontainers.image.licenses="Apache-2.0"
# Bytecode was written at the build; with a read-only root file system there is nowhere to write more.
ENV PATH=/opt/deconwatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
RUN groupadd --system --gid 10001 deconwatch \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin deconwatch \
    && install --directory --owner=10001 --group=10001 /var/lib/deconwatch
COPY --from=build /opt/deconwatch /opt/deconwatch
COPY services/deconwatch/fetcher/public.opml /usr/share/deconwatch/public.opml
USER 10001:10001
WORKDIR /var/lib/deconwatch
EXPOSE 9464
# /livez asks only whether every loop goes round: a broker that is away is no reason to be called unhealthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/livez', timeout=4).close()"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["deconwatch"]
CMD ["--help"]
