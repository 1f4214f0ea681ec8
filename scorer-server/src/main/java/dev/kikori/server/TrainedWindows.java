package dev.kikori.server;

import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.service.ServiceKey;
import java.util.function.Function;

/** Windows as a service's model was trained on. */
record TrainedWindows(ModelRepository models) implements Function<ServiceKey, WindowSpec> {
  @Override
  public WindowSpec apply(ServiceKey service) {
    try (ModelLease lease = models.acquire(service)) {
      BundleManifest.WindowShape shape = lease.model().bundle().manifest().window();
      return new WindowSpec.Count(shape.size(), shape.step());
    }
  }
}
