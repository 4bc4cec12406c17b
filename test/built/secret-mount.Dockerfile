FROM local/debian:12
RUN --mount=type=secret,id=api_token printf '%s' "$(cat /run/secrets/api_token)" | wc -c > /length
CMD ["cat", "/length"]
