FROM python:3.13-slim AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
RUN groupadd --gid 1000 app \
 && useradd --uid 1000 --gid app --create-home app # the app's user
WORKDIR /home/app

FROM base AS wheels
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip,sharing=locked \
    pip wheel --wheel-dir /wheels -r requirements.txt

FROM base
COPY --from=wheels /wheels /wheels
RUN pip install --no-index --find-links=/wheels app==1.2.0 && rm -rf /wheels
# Who it runs as.
USER app
EXPOSE 8000
HEALTHCHECK --interval=1m CMD curl -f http://localhost:8000/health || exit 1
ENTRYPOINT ["gunicorn"]
CMD ["-b", "0.0.0.0:8000", "app:app"]
