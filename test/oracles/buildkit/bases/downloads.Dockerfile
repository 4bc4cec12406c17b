ARG ALPINE=3.22
FROM alpine:${ALPINE} AS fetch
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool.tar.gz /tmp/
ADD --keep-git-dir=false https://github.com/moby/buildkit.git#v0.20.0 /src
RUN tar -xzf /tmp/tool.tar.gz -C /opt

FROM fetch AS check
RUN --network=none /opt/tool --version

FROM alpine:${ALPINE}
ENV TOOL_HOME /opt/tool
ENV PATH="${TOOL_HOME}/bin:$PATH" LANG=${LANG:-C.UTF-8}
LABEL maintainer=team@example.com version=1.0
COPY --from=fetch /opt/tool ${TOOL_HOME}
COPY --from=busybox:1.37 /bin/busybox /bin/
RUN --mount=type=bind,from=fetch,source=/src,target=/src,ro \
    --mount=type=tmpfs,target=/tmp,size=64m \
    cp -r /src/docs /docs
HEALTHCHECK NONE
EXPOSE 53/udp 53/tcp 8000-8010
VOLUME ["/data", "/cache"]
USER nobody:nogroup
CMD tool serve --port=${PORT:-8000}
