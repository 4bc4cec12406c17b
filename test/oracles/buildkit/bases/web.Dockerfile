FROM node:24-slim AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci --omit=dev

FROM node:24-slim
LABEL org.opencontainers.image.title="web" \
      org.opencontainers.image.vendor='The web team'
ENV NODE_ENV=production \
    PORT=3000
WORKDIR /app
COPY --from=deps --chown=node:node /app/node_modules ./node_modules
COPY --chown=node:node . .
USER node
EXPOSE ${PORT}
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "health.js"]
CMD ["node", "server.js"]
