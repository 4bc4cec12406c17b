FROM local/debian:12
RUN apt-get update && (apt-get install -y no-such-package || apt-get install -y hello)
CMD ["hello"]
