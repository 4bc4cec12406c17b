FROM local/debian:12
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install --yes tzdata bc
CMD echo "2 + 3" | bc
