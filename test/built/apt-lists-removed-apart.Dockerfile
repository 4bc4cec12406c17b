FROM local/debian:12
RUN apt-get update && apt-get install -y hello
RUN apt-get clean && rm -rf /var/lib/apt/lists/*
CMD ["hello"]
