;; Decodes the engine's text where it lies, in memory that JavaScript brings along. `ascii.rs` puts the bytes that characters
;; stand for into TABLE: 128 for a character alone, then 128 for it behind each of the two prefixes, the space and "!".
(module
  (import "" "memory" (memory 1))
  (data (i32.const 0) "TABLE")
  ;; Decodes from `at` to `end`, and returns where the decoded bytes end: no byte is longer than what stands for it.
  (func (export "decode") (param $at i32) (param $end i32) (result i32)
    (local $out i32) (local $code i32) (local $row i32)
    (local.set $out (local.get $at))
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (local.set $row (i32.const 0))
          (if (i32.lt_u (local.tee $code (i32.load8_u (local.get $at))) (i32.const 0x22))
            (then
              (local.set $row (i32.shl (i32.sub (local.get $code) (i32.const 0x1f)) (i32.const 7)))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (local.set $code (i32.load8_u (local.get $at)))))
          (i32.store8 (local.get $out) (i32.load8_u (i32.add (local.get $row) (local.get $code))))
          (local.set $out (i32.add (local.get $out) (i32.const 1)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $out)))
