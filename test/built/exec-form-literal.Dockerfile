FROM local/debian:12
ENTRYPOINT ["echo", "$HOME", "a && b"]
CMD ["*"]
