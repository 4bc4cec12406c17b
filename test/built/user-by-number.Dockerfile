FROM local/debian:12
RUN groupadd -g 4000 app && useradd -u 4000 -g 4000 app
USER 4000:4000
CMD id -u
