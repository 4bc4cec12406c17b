FROM local/debian:12
RUN apt-get update \
    && apt-get install -y \
        # says hello
        hello \
        tree \
    && tree --version | cut -c 1-4
CMD ["hello"]
