FROM local/debian:12 AS build
WORKDIR /src
COPY notes .
RUN sort b.txt a.txt > sorted.txt
FROM local/debian:12 AS test
COPY --from=build /src/sorted.txt /sorted.txt
RUN grep -q note /sorted.txt
FROM local/debian:12
COPY --from=build /src/ /srv/
CMD ["cat", "/srv/sorted.txt"]
