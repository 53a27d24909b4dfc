# Two images: the last stage is that of pipeline steps, with one static program under the names of the
# five tools and no shell; `--target ci` is the same and a shell, for runners that bring a script.
# Neither has an entry point: a step says `wait --app shop`.
ARG BASE=debian:12

FROM --platform=$BUILDPLATFORM ${BASE} AS builder
ARG TARGETARCH
COPY dev packages.txt /source/
RUN /source/dev setup build static
COPY . /source
ARG GITOPS_COMMIT="" SOURCE_DATE_EPOCH=0
RUN /source/packaging/rootfs.sh "${TARGETARCH:-$(dpkg --print-architecture)}" /root-directories

# The images
FROM scratch AS programs
ARG GITOPS_COMMIT="" VERSION="" CREATED=""
LABEL org.opencontainers.image.title="gitops-steps" \
      org.opencontainers.image.description="update-values, sync, wait, notify and apply-appset: from a commit to a healthy deployment" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${GITOPS_COMMIT}" \
      org.opencontainers.image.created="${CREATED}"
ENV PATH=/usr/bin
COPY --from=builder /root-directories/image /

FROM programs AS ci
COPY --from=builder /root-directories/shell /
CMD ["/usr/bin/sh"]

FROM programs AS image
USER 65532:65532
