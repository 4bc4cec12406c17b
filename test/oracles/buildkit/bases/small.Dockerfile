FROM alpine:3.22
RUN apk add --no-cache tini
COPY run.sh /
USER 1000
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["/run.sh"]
