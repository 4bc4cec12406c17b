FROM local/debian:12
RUN useradd -l -u 2000000 big
USER big
CMD id -u
