ARG RELEASE=12
FROM local/debian:${RELEASE} AS base
ARG RELEASE
RUN echo "release ${RELEASE}" > /release
FROM base AS final
CMD cat /release
