FROM local/debian:12
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
COPY package /tmp/package
RUN pip install --break-system-packages --no-index --no-build-isolation /tmp/package
CMD ["python3", "-c", "import greeting; print(greeting.text)"]
