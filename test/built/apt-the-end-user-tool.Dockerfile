FROM local/debian:12
RUN apt update && apt install -y hello && apt clean
CMD ["hello"]
