FROM local/debian:12
ARG API_TOKEN
RUN test -n "$API_TOKEN" && printf '%s' "$API_TOKEN" | wc -c > /length
CMD cat /length
