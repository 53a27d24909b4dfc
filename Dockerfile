# The image of a pipeline step: the programs, the libraries they need, certificates, time zones. No
# shell. A step names its program: `wait --app shop`.
ARG BASE=debian:12

FROM ${BASE} AS builder
COPY packages.txt /source/
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends \
      $(sed -n 's/^build  *\([^ #]*\).*/\1/p' /source/packages.txt)
COPY . /source
WORKDIR /source
ARG COMMIT=""
RUN cmake --preset release -DBUILD_TESTING=OFF -DGITOPS_COMMIT="${COMMIT}" \
 && cmake --build --preset release --target tools
# What the loader would open, at the paths where it looks for it.
RUN install -D --strip -t /image/usr/bin build/release/bin/* \
 && ldd /image/usr/bin/* | grep -o '/[^ :]*' | grep -v '^/image/' | sort -u \
      | xargs cp --parents --dereference -t /image \
 && cp --parents --dereference /etc/ssl/certs/ca-certificates.crt /image \
 && tar -C / --exclude=zoneinfo/posix --exclude=zoneinfo/right -c usr/share/zoneinfo | tar -C /image -x \
 && printf 'root:x:0:0::/:/\nnonroot:x:65532:65532::/tmp:/\n' >/image/etc/passwd \
 && printf 'root:x:0:\nnonroot:x:65532:\n' >/image/etc/group \
 && mkdir --mode 1777 /image/tmp

FROM scratch
LABEL org.opencontainers.image.title="gitops-steps" \
      org.opencontainers.image.description="update-values, sync, wait, notify and apply-appset: from a commit to a healthy deployment" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=builder /image /
USER 65532:65532
