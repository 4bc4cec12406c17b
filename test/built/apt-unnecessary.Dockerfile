FROM local/debian:12
RUN apt-get update && apt-get install -y --no-install-recommends vim-tiny less hello
CMD vi --version | head -n 1 | cut -c 1-3; hello
