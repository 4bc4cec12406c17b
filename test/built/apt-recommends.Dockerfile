FROM local/debian:12
RUN apt-get update && apt-get install -y curl
CMD ["sh", "-c", "curl --version | head -n 1 | cut -d ' ' -f 1"]
