FROM local/debian:12 AS base
RUN apt-get update
FROM base AS tools
RUN apt-get install -y hello
FROM base
COPY --from=tools /usr/bin/hello /usr/local/bin/
CMD ["hello"]
