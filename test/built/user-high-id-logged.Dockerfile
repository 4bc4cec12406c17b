FROM local/debian:12
RUN useradd -m -u 100123 app
USER app
CMD id -un && id -u && pwd
