package com.example.shop;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a customer has ordered. */
record Order(long id, int customer, int product, int quantity, BigDecimal total) {
  /** An order as it comes in. */
  record Request(int customer, int product, int quantity, @Nullable String coupon) {}
}
