FROM local/debian:12
RUN ln -sf /bin/bash /bin/sh
RUN [[ -d /srv ]] && echo "a bash" > /which
CMD cat /which
