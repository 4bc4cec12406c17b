FROM node:24-slim
RUN sudo id
USER node
CMD ["node", "worker.js"]
