package dev.kikori.server.model;

import dev.kikori.server.service.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which model a service has by configuration. Immutable. */
final class ServiceModels {
  private record Rule(Pattern tenant, Pattern service, ModelConfig.ServiceModel source) {}

  private final List<Rule> rules = new ArrayList<>();

  ServiceModels(List<ModelConfig.ServiceModel> services) {
    for (ModelConfig.ServiceModel one : services) {
      rules.add(new Rule(glob(one.tenant()), glob(one.service()), one));
    }
  }

  /** The model of a service, or null if it has the default. */
  @Nullable String modelOf(ServiceKey key) {
    for (Rule rule : rules) {
      if (rule.tenant.matcher(key.tenant()).matches()
          && rule.service.matcher(key.service()).matches()) {
        return rule.source.model();
      }
    }
    return null;
  }

  /** The services of a model, as they are configured. */
  List<String> servicesOf(String model) {
    return rules.stream()
        .filter(rule -> rule.source.model().equals(model))
        .map(rule -> rule.source.tenant() + "/" + rule.source.service())
        .toList();
  }

  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }
}
