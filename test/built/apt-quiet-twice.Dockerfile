FROM local/debian:12
RUN apt-get update -qq && apt-get install -qq hello tree
CMD hello && tree /opt
